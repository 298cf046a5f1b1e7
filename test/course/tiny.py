"""Makes a tiny course with one function to write. A grading takes little longer than the start of the kernels."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import nbformat
import pytest
import tables
from gatebook_course.cli import main
from gatebook_course.course import CONFIG, Course
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

#: The name of the assignment, the points of its function, and the points of its written answer.
NAME, POINTS, WRITTEN = "ps", 2.0, 3.0

#: Functions that replace those of the kit. Loading the kit in both kernels takes a third of a grading's processor time.
HELPERS = """const check = (name: string, got: unknown, expected: unknown): void => {
  if (got !== expected) throw new Error(`${name} is ${got}, expected ${expected}`);
};
const todo = (): never => {
  throw new Error("not written yet");
};"""
TWICE = """function twice(x: number): number {
  // BEGIN SOLUTION
  return 2 * x;
  // END SOLUTION
}"""
RIGHT = "function twice(x: number): number { return 2 * x; }"
WRONG = "function twice(x: number): number { return 3 * x; }"
#: A right answer in a cell that runs for longer than any test.
SLOW = f"{RIGHT}\nawait new Promise((resolve) => setTimeout(resolve, 3_600_000));"

#: A line for nbgrader_config.py. It switches off the check of types, which takes most of a kernel's processor time.
SETTINGS = """
c.GateExecute.kernel_environment = {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_TYPES": "unchecked"}
"""


def _cell(make, name: str, source: str, **record) -> NotebookNode:
    plain = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": name}
    return make(source, metadata={"nbgrader": {**plain, **record}})


def _assignment() -> NotebookNode:
    notebook = new_notebook()
    notebook.metadata.kernelspec = {"name": "tslab", "display_name": "TypeScript", "language": "typescript"}
    notebook.metadata.language_info = {"name": "typescript", "file_extension": ".ts"}
    notebook.cells = [
        _cell(new_code_cell, "helpers", HELPERS, locked=True),
        _cell(new_code_cell, "twice", TWICE, solution=True),
        _cell(new_code_cell, "twice-test", 'check("twice", twice(3), 6);', grade=True, locked=True, points=POINTS),
        _cell(new_markdown_cell, "why", "Because.", grade=True, solution=True, points=WRITTEN),
    ]
    return notebook


def make_course(place: Path, *more: str) -> Course:
    """Makes a course whose only assignment is the tiny one, and releases it."""
    kit = place / "kit" / NAME
    kit.mkdir(parents=True)
    nbformat.write(_assignment(), kit / f"{NAME}.ipynb")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gatebook_course.init.ASSIGNMENTS", kit.parent)
        tables.made_here(patch)
        assert main(["init", str(place / "course"), "--assignments", NAME, *more]) == 0
    with (place / "course" / CONFIG).open("a", encoding="utf8") as config:
        config.write(SETTINGS)
    assert main(["release", str(place / "course"), NAME]) == 0
    return Course(place / "course")


def copy_of(course: Course, place: Path) -> Course:
    shutil.copytree(course.root, place)
    return Course(place)


def hand_in(course: Course, **answers: str) -> None:
    """Hands in the code of the function for each student."""
    for student, source in answers.items():
        notebook = nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
        next(cell for cell in notebook.cells if cell.metadata.nbgrader.grade_id == "twice").source = source
        folder = course.root / "submitted" / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf8")


def scores(course: Course) -> dict[str, float]:
    """Returns the points of the test for each student. It reads the gradebook's rows, so that a duplicate is found."""
    with course.gradebook() as gradebook:
        rows = [
            (submission.student.id, grade.auto_score)
            for submission in gradebook.assignment_submissions(NAME)
            for notebook in submission.notebooks
            for grade in notebook.grades
            if grade.cell.name == "twice-test"
        ]
    assert len(rows) == len({student for student, _ in rows}), rows
    return dict(rows)


def graded_at(course: Course) -> dict[str, int]:
    """Returns, for each student, the time at which the graded notebook was written."""
    return {
        file.parts[-3]: file.stat().st_mtime_ns for file in (course.root / "autograded").glob(f"*/{NAME}/{NAME}.ipynb")
    }


def processes_naming(text: str) -> list[int]:
    """Returns the processes with this text in their command line."""
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if text.encode() in Path("/proc", name, "cmdline").read_bytes():
                found.append(int(name))
        except OSError:
            continue
    return found
