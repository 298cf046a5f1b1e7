"""Makes a course for tests of limits. Its assignment has many parts, so one submission can reach many limits."""

from __future__ import annotations

import json
import os
from pathlib import Path

import nbformat
from boxed import children_of
from gatebook_course.cli import main
from gatebook_course.course import Course
from nbformat.v4 import new_code_cell
from tiny import NAME, _cell, copy_of

#: Small limits in seconds of processor time. The limits of sleep are three times as large.
SMALL = {"timeout": 1.0, "call_limit": 1.0}
#: Code that creates a file in the folder of its kernel. By this file, a test sees that the code runs.
RUNNING = "require('node:fs').writeFileSync('running', '');\n"


def with_parts(released: Course, place: Path, parts: list[str], helper: str = "") -> Course:
    """Makes a course whose assignment has one function to write per part, worth 1 point."""
    course = copy_of(released, place)
    source = course.root / "source" / NAME / f"{NAME}.ipynb"
    notebook = nbformat.read(source, as_version=4)
    helpers = notebook.cells[0]
    helpers.source += f"\n{helper}" if helper else ""
    notebook.cells = [helpers]
    for part in parts:
        stub = f"function {part}(x: number): number {{\n  // BEGIN SOLUTION\n  return 2 * x;\n  // END SOLUTION\n}}"
        test = f'check("{part}", {part}(3), 6);'
        notebook.cells += [
            _cell(new_code_cell, part, stub, solution=True),
            _cell(new_code_cell, f"{part}-test", test, grade=True, locked=True, points=1.0),
        ]
    nbformat.write(notebook, source)
    assert main(["release", str(course.root), NAME]) == 0
    return course


def hand_in_parts(course: Course, student: str, **answers: str) -> None:
    """Hands in these answers, one per part."""
    notebook = nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
    folder = course.root / "submitted" / student / NAME
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{NAME}.ipynb").write_text(json.dumps(notebook), encoding="utf8")


def marks(course: Course, student: str) -> dict[str, float | None]:
    """Returns the points of each part."""
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(NAME, NAME, student)
        return {
            grade.name.removesuffix("-test"): grade.auto_score for grade in notebook.grades if "-test" in grade.name
        }


def errors(course: Course, student: str) -> dict[str, str]:
    """Returns the errors in the graded notebook, by cell. Formgrader and the feedback page show the same errors."""
    file = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    found = {}
    for cell in nbformat.read(file, as_version=4).cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                found[cell.metadata.nbgrader.grade_id] = f"{output.ename}: {output.evalue}"
    return found


def kernels() -> list[int]:
    """Returns the process ids, outside their boxes, of all kernels that the workers of this process have started."""
    return [pid for pid in children_of(os.getpid()) if _is_kernel(pid)]


def _is_kernel(pid: int) -> bool:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return words[0].endswith(b"/node") and any(word.endswith(b"kernel/dist/node/main.js") for word in words)


def students_kernel() -> int | None:
    """Returns the process id of the kernel in which the code RUNNING has run, or None if there is none."""
    return next((pid for pid in kernels() if os.path.exists(f"/proc/{pid}/cwd/running")), None)
