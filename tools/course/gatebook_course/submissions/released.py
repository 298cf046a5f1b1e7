"""
Reads the handed-out cells of an assignment: the cells of a released notebook, in their order.

The gradebook does not store the order, and the instructor's source may be edited or deleted after a release. So a
release keeps a copy of the students' version in `.gatebook/released`, where no submission and no later edit changes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import nbformat
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from .cells import KnownCell, known_cells
from .reading import MADE, NotebookError, read_notebook

#: A declaration at the beginning of a line without indentation. Later cells can use its name.
DECLARATION = re.compile(
    r"^(?:export\s+)?(?:declare\s+)?(?:async\s+)?(?:abstract\s+)?"
    r"(?:function\s*\*?|class|const|let|var|enum|interface|type)\s+([A-Za-z_$][\w$]*)",
    re.MULTILINE,
)


class ReleaseError(RuntimeError):
    """The order of an assignment's cells is unknown, so the assignment cannot be graded."""


@dataclass(frozen=True)
class HandedOut:
    """
    A cell of the students' version of a notebook.

    identity: the id of the cell in the file, or "".
    known: the record of the cell in the gradebook, or None for a cell with an explanation.
    """

    identity: str
    cell_type: str
    text: str
    known: KnownCell | None

    @property
    def name(self) -> str:
        return self.known.grade_id if self.known else ""

    @property
    def locked(self) -> bool:
        return self.known is not None and self.known.locked

    @property
    def helper(self) -> bool:
        """Whether this is a locked code cell without points. Such a cell declares names that tests need."""
        return self.known is not None and self.known.locked and not self.known.grade and self.cell_type == "code"

    @cached_property
    def declared(self) -> frozenset[str]:
        return declared(self.text)


def declared(source: str) -> frozenset[str]:
    """Returns the names that a cell declares. A regular expression finds them, so they are not exact."""
    return frozenset(DECLARATION.findall(source))


def handed_out(coursedir: CourseDirectory, db_url: str, assignment: str, notebook: str) -> list[HandedOut]:
    """
    Returns the cells of a released notebook, in their order.

    The order comes from the copy that the release kept. If there is no such copy, it comes from the students' version
    in `release`, or else from the instructor's version in `source`. A version is used only if its cells are exactly the
    cells in the gradebook.

    @raises ReleaseError if no version has these cells.
    """
    known = known_cells(db_url, assignment, notebook)
    for file in _places(coursedir, assignment, notebook):
        try:
            cells = read_notebook(file.read_bytes()).cells
        except (OSError, NotebookError):
            continue
        names = [_name(cell) for cell in cells if _name(cell) in known]
        if sorted(names) == sorted(known):
            return [_handed_out(cell, known.get(_name(cell))) for cell in cells]
    raise ReleaseError(
        f"{notebook}.ipynb of {assignment}: the order of its cells is unknown. Neither the copy of the release nor "
        f"`release` nor `source` has the {len(known)} cells that the gradebook has. Release {assignment} again"
    )


def _handed_out(cell: NotebookNode, known: KnownCell | None) -> HandedOut:
    identity = "" if cell.id.startswith(MADE) else cell.id
    return HandedOut(identity, known.cell_type if known else cell.cell_type, cell.source, known)


def _name(cell: NotebookNode) -> str:
    record = cell.metadata.get("nbgrader", {})
    return record.get("grade_id", "") if isinstance(record, dict) else ""


def _places(coursedir: CourseDirectory, assignment: str, notebook: str) -> list[Path]:
    root = Path(coursedir.root)
    steps = (coursedir.release_directory, coursedir.source_directory)
    folders = [root / coursedir.format_path(step, ".", assignment) for step in steps]
    return [_copy(root, assignment, notebook), *(folder / f"{notebook}.ipynb" for folder in folders)]


def _copy(root: Path, assignment: str, notebook: str) -> Path:
    return root / ".gatebook" / "released" / assignment / f"{notebook}.ipynb"


class KeepReleased(NbGraderPreprocessor):
    """Keeps a copy of the students' version of a notebook. It is the last step of a release."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        # the parent of a preprocessor is the exporter, and the parent of the exporter is nbgrader's converter
        root = Path(self.parent.parent.coursedir.root)
        file = _copy(root, resources["nbgrader"]["assignment"], resources["nbgrader"]["notebook"])
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new = file.with_name(f"{file.name}.new")
        new.write_text(nbformat.writes(nb), encoding="utf8")
        new.replace(file)
        return nb, resources
