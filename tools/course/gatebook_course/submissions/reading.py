"""
Reads notebooks in all forms in which editors and platforms save them, and converts them to format 4.5. It never changes
the file.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

import nbformat
from nbconvert.exporters import HTMLExporter, NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.notebooknode import from_dict
from nbformat.v4 import new_notebook, upgrade
from nbformat.v4.rwbase import rejoin_lines, strip_transient

KINDS = ("code", "markdown", "raw")
#: The ids of cells that format 4.5 allows.
ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: The prefix of ids that are made here, for cells that have no usable id in the file.
MADE = "made-here-"


class NotebookError(ValueError):
    """A file cannot be read as a notebook. The message completes a sentence that begins with the file's name."""


def read_notebook(content: bytes) -> NotebookNode:
    """
    Returns the notebook in format 4.5, with a different id for every cell.

    It accepts a byte order mark, format 3, and wrong or missing format numbers. It also accepts cells with missing,
    repeated or invalid ids, metadata or outputs.

    @raises NotebookError if no cells can be found.
    """
    try:
        found = _parsed(content)
    except (ValueError, RecursionError):
        raise NotebookError(
            "is not a notebook: it is not JSON. Save it as a notebook (.ipynb) and hand it in again"
        ) from None
    if not isinstance(found, dict):
        raise NotebookError(f"is not a notebook: expected a JSON object, got a {type(found).__name__}")
    if not isinstance(found.get("cells"), list):
        found = _upgraded(found)
    metadata = found.get("metadata")
    notebook = new_notebook(metadata=from_dict(metadata if isinstance(metadata, dict) else {}))
    strip_transient(notebook)
    taken: set[str] = set()
    notebook.cells = [_cell(cell, place, taken) for place, cell in enumerate(found["cells"])]
    notebook.nbformat_minor = 5
    try:
        nbformat.validate(notebook)
        rejoin_lines(notebook)
    except (nbformat.ValidationError, RecursionError) as error:
        reason = str(getattr(error, "message", error)).splitlines()[0][:200]
        raise NotebookError(f"is not a valid notebook: {reason}. Open it in JupyterLab and save it again") from None
    return notebook


def _parsed(content: bytes) -> Any:
    try:
        # json detects UTF-8 (with or without a byte order mark), UTF-16 and UTF-32
        return json.loads(content)
    except UnicodeDecodeError:
        # an editor on Windows may use cp1252 instead of Unicode
        return json.loads(content.decode("cp1252", "replace"))


def _upgraded(found: dict) -> dict:
    """Converts a notebook of format 1 to 3 to format 4. In the old formats, cells are in a list of worksheets."""
    sheets = found.get("worksheets")
    if not isinstance(sheets, list) or not all(isinstance(one, dict) for one in sheets):
        raise NotebookError('is not a notebook: it has no list of "cells"')
    try:
        old = nbformat.reads(json.dumps({**found, "nbformat": 3}), as_version=3)
        found = dict(upgrade(old, from_version=3, from_minor=0))
    except Exception:
        reason = "its cells cannot be read as format 3"
        raise NotebookError(f"is not a valid notebook: {reason}. Open it in JupyterLab and save it again") from None
    for cell in found["cells"]:
        del cell["id"]  # `upgrade` makes random ids, but the ids must be the same each time the file is graded
    return found


def _cell(cell: Any, place: int, taken: set[str]) -> NotebookNode:
    if not isinstance(cell, dict):
        raise NotebookError(f"is not a notebook: cell {place + 1} is a {type(cell).__name__}, not a JSON object")
    metadata = cell.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    kind = cell.get("cell_type")
    made = NotebookNode(
        id=_identity(cell.get("id"), metadata.get("id"), place, taken),
        # an unknown type becomes raw text
        cell_type=kind if kind in KINDS else "raw",
        metadata=from_dict(metadata),
        source=_text(cell.get("source", cell.get("input", "")), place),
    )
    if made.cell_type == "code":
        count = cell.get("execution_count")
        made.execution_count = count if isinstance(count, int) and not isinstance(count, bool) and count >= 0 else None
        outputs = cell.get("outputs")
        made.outputs = [from_dict(one) for one in outputs if _is_valid(one)] if isinstance(outputs, list) else []
    return made


def _identity(own: Any, colab: Any, place: int, taken: set[str]) -> str:
    """
    Returns the id of a cell, or else Colab's id from the metadata, or else a new id. The id must be valid and unused.
    """
    for given in (own, colab):
        if isinstance(given, str) and ID.fullmatch(given) and given not in taken and not given.startswith(MADE):
            break
    else:
        given = f"{MADE}{place + 1}"
    taken.add(given)
    return given


def _text(given: Any, place: int) -> str:
    parts = given if isinstance(given, list) else [given]
    if not all(isinstance(part, str) for part in parts):
        raise NotebookError(f"is not a notebook: the source of cell {place + 1} is neither a text nor a list of lines")
    text = "".join(parts).replace("\r\n", "\n").replace("\r", "\n")
    # a lone surrogate cannot be written to a file
    return text.encode("utf8", "replace").decode("utf8")


def _is_valid(output: Any) -> bool:
    """
    Returns whether an output is valid in format 4.5. Invalid outputs are left out, because grading makes new outputs.
    """
    if not isinstance(output, dict):
        return False
    try:
        nbformat.validate(output, ref="output", version=4, version_minor=5)
    except (nbformat.ValidationError, RecursionError):
        return False
    return True


class _Tolerant:
    """Makes an exporter read files with `read_notebook`, because nbconvert's own reader stops at invalid notebooks."""

    def from_filename(self, filename: str, resources: ResourcesDict | None = None, **_: Any) -> Any:
        with open(filename, "rb") as opened:
            notebook = read_notebook(opened.read())
        resources = ResourcesDict() if resources is None else resources
        folder, name = os.path.split(filename)
        resources["metadata"] = ResourcesDict(name=os.path.splitext(name)[0], path=folder)
        return self.from_notebook_node(notebook, resources=resources)


class NotebookFiles(_Tolerant, NotebookExporter):
    """Reads a submission and writes the graded notebook."""


class FeedbackPages(_Tolerant, HTMLExporter):
    """Makes the feedback page of a student."""
