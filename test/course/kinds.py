"""Defines a kind of submission, and finds the cells of a notebook by their purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode

Change = Callable[[NotebookNode], None]


def as_json(nb: NotebookNode) -> bytes:
    return json.dumps(nb).encode()


@dataclass(frozen=True)
class Kind:
    name: str
    base: str
    """The answers before the change: "right" for right answers, "untouched" for stubs."""
    marks: str
    change: Change
    saved: Callable[[NotebookNode], bytes] = as_json
    """Encodes the notebook as a file. A hostile notebook may be invalid, and some editors use other formats."""


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def solutions(nb: NotebookNode) -> list[NotebookNode]:
    """Returns the cells in which the student writes a function, in their order."""
    records = [(cell, cell.metadata.get("nbgrader", {})) for cell in nb.cells if cell.cell_type == "code"]
    return [cell for cell, record in records if record.get("solution") and not record.get("grade")]


def tests(nb: NotebookNode) -> list[NotebookNode]:
    records = [(cell, cell.metadata.get("nbgrader", {})) for cell in nb.cells if cell.cell_type == "code"]
    return [cell for cell, record in records if record.get("grade") and record.get("locked")]


def helpers(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if grade_id(cell) == "helpers"]


def record(cell: NotebookNode) -> dict:
    return cell.metadata.nbgrader
