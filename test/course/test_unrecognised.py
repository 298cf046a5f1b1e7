"""Grades submissions whose cells have lost their labels or ids, and checks that each missing cell is reported."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable

import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.status import states_of
from nbformat import NotebookNode, reads
from nbformat.v4 import new_code_cell, new_notebook
from tiny import NAME, POINTS, RIGHT, copy_of, hand_in, scores

pytestmark = [
    pytest.mark.filterwarnings("ignore:Object of type"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the box needs Linux"),
]

OTHER = "const double = (x: number) => 2 * x;"


def _without_metadata(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata = {}


def _without_names(notebook: NotebookNode) -> None:
    """Removes metadata and ids, and puts two new cells in place of the answer."""
    _answer_in_new_cells(notebook)
    _without_metadata(notebook)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"new-{number}"


def _answer_in_new_cells(notebook: NotebookNode) -> None:
    """Keeps the labels of all other cells, and puts two new cells without labels in place of the answer."""
    notebook.cells[1:2] = [new_code_cell(OTHER), new_code_cell("const f = double;")]


def _only_new_cells(notebook: NotebookNode) -> None:
    notebook.cells[1:] = [new_code_cell(OTHER), new_code_cell("const f = double;")]


CHANGES: dict[str, Callable[[NotebookNode], None]] = {
    "ids": _without_metadata,
    "names": _without_names,
    "partly": _answer_in_new_cells,
    "helpers": _only_new_cells,
    "other": lambda notebook: notebook.update(new_notebook(cells=[new_code_cell("print('hello')")])),
    "empty": lambda notebook: notebook.update(cells=[]),
}


@pytest.fixture(scope="module")
def graded(released: Course, tmp_path_factory: pytest.TempPathFactory) -> tuple[Course, int, str]:
    course = copy_of(released, tmp_path_factory.mktemp("graded") / "course")
    hand_in(course, **dict.fromkeys(CHANGES, RIGHT))
    hand_in(course, copy="todo();")
    folder = {student: course.root / "submitted" / student / NAME for student in course.submitted(NAME)}
    text = (folder["ids"] / f"{NAME}.ipynb").read_text()
    (folder["copy"] / f"{NAME}-Copy1.ipynb").write_text(text)
    for student, change in CHANGES.items():
        file = folder[student] / f"{NAME}.ipynb"
        notebook = reads(file.read_text(), as_version=4)
        change(notebook)
        file.write_text(json.dumps(notebook))
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        status = main(["autograde", str(course.root), NAME, "-j", "2"])
    return course, status, printed.getvalue()


def test_a_submission_whose_cells_are_recognised_by_their_ids_gets_its_points(graded) -> None:
    assert scores(graded[0])["ids"] == POINTS


@pytest.mark.parametrize(
    ("student", "reason"),
    [
        (
            "names",
            "its 5 cells have lost the labels by which nbgrader recognises them, and no cell was found for twice",
        ),
        ("helpers", "the student added 2 code cells, and none of them could be recognised as the answer to twice, why"),
        (
            "other",
            "its 1 cells have lost the labels by which nbgrader recognises them, and no cell was found for twice",
        ),
        (
            "empty",
            "its 0 cells have lost the labels by which nbgrader recognises them, and no cell was found for twice",
        ),
    ],
)
def test_a_submission_that_cannot_be_recognised_is_listed_with_the_reason_and_gets_no_mark(
    graded, student: str, reason: str
) -> None:
    course, status, printed = graded
    assert status == 1
    assert f"  ✗ {NAME} {student}: {reason}" in printed
    assert "graded again" not in printed, "a second attempt cannot help"
    assert student not in scores(course)
    assert {one: state for one, state, _ in states_of(course, NAME)}[student] == "FAILED"


@pytest.mark.parametrize(
    ("student", "note"),
    [
        ("partly", "not found, so graded as if deleted: twice"),
        ("copy", f"another copy is not graded: {NAME}-Copy1.ipynb"),
    ],
)
def test_status_notes_a_missing_cell_and_an_ungraded_copy_next_to_the_mark(graded, student: str, note: str) -> None:
    course, _, printed = graded
    assert scores(course)[student] == 0
    [line] = [line for line in printed.splitlines() if line.startswith(f"  {student} ") and " of 5" in line]
    assert note in line
