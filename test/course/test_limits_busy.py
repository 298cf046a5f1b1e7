"""Checks that a busy machine changes no marks of the bank's answers."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from boxed import boxes
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.execution.course_settings import settings_of
from gatebook_course.grading.autograde import autograde
from gatebook_course.samples import Sample, filled, read_samples
from graded import UNTYPED

BANK = Path(__file__).parent / "bank"
ASSIGNMENTS = sorted(path.stem for path in BANK.glob("*.ts"))
MODES = [mode for mode in boxes() if "-" not in mode]
#: The number of processes that keep the processors busy.
BUSY = 6

# the tests run nightly, because the busy processes would slow down other tests that run at the same time
pytestmark = [
    pytest.mark.nightly,
    pytest.mark.timeout(8 * 3600),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the boxes need Linux"),
]


@contextlib.contextmanager
def busy_machine() -> Iterator[None]:
    # when this process exits, each busy process exits too, because its input is closed
    loop = (
        "import os, threading\nthreading.Thread(target=lambda: (os.read(0, 1), os._exit(0))).start()\nwhile True: pass"
    )
    started = [subprocess.Popen([sys.executable, "-c", loop], stdin=subprocess.PIPE) for _ in range(BUSY)]
    try:
        yield
    finally:
        for one in started:
            one.kill()
            one.communicate()


def course_with(place: Path, assignment: str, samples: list[Sample]) -> tuple[Course, dict[str, float]]:
    """Makes a course with these submissions. Returns the course, and the expected points of each test."""
    assert main(["init", str(place), "--assignments", assignment]) == 0
    assert main(["release", str(place), assignment]) == 0
    course = Course(place)
    released = place / "release" / assignment / f"{assignment}.ipynb"
    for sample in samples:
        folder = place / "submitted" / sample.name / assignment
        folder.mkdir(parents=True)
        notebook = filled(released, sample.cells)
        (folder / f"{assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf8")
    with course.gradebook() as gradebook:
        notebook = gradebook.find_notebook(assignment, assignment)
        locked = {cell.name for cell in notebook.source_cells if cell.locked}
        full = {cell.name: float(cell.max_score) for cell in notebook.grade_cells if cell.name in locked}
    return course, full


def marks(course: Course, assignment: str, student: str, full: dict[str, float]) -> dict[str, float | None]:
    with course.gradebook() as gradebook:
        notebook = gradebook.find_submission_notebook(assignment, assignment, student)
        return {grade.name: grade.auto_score for grade in notebook.grades if grade.name in full}


def some_answers(assignment: str, right: int, wrong: int) -> list[Sample]:
    """Returns this number of right answers and this number of wrong answers from the bank."""
    samples = read_samples(BANK / f"{assignment}.ts")
    rights = [sample for sample in samples if sample.name.startswith("right-")]
    return rights[:right] + [sample for sample in samples if sample not in rights][:wrong]


def assert_exact_marks(
    place: Path, assignment: str, samples: list[Sample], workers: int, mode: str, **settings: object
) -> None:
    course, full = course_with(place, assignment, samples)
    with busy_machine():
        chosen = replace(settings_of(course), box=mode, **settings)
        outcome = autograde(course, [assignment], workers=workers, settings=chosen)
    assert outcome.failed == []
    got = {sample.name: marks(course, assignment, sample.name, full) for sample in samples}
    assert got == {sample.name: {**full, **sample.marks} for sample in samples}


def test_a_right_and_a_wrong_answer_get_their_marks_while_six_processes_are_busy(tmp_path: Path) -> None:
    # types are not checked, because that takes most of a grading; the other test checks them
    samples = some_answers("ps2-forget-gate", 1, 1)
    assert_exact_marks(tmp_path / "course", "ps2-forget-gate", samples, 2, MODES[0], **UNTYPED)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("workers", [2, 4])
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_all_right_and_three_wrong_answers_get_their_marks_while_six_processes_are_busy(
    tmp_path: Path, assignment: str, workers: int, mode: str
) -> None:
    assert_exact_marks(tmp_path / "course", assignment, some_answers(assignment, 99, 3), workers, mode)
