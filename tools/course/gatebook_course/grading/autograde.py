"""
Grades many submissions in parallel.

If one submission cannot be graded, the run continues with the others. If a run is killed, the next run continues where
it stopped. If a submission could not be graded because of the machine, it is graded once more.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from ..course import Course
from ..execution.course_settings import settings_of
from ..execution.settings import ExecutionSettings
from ..journal import Journal, digest
from ..marks import remove_mark
from ..submissions.vetting import fault_of
from .alone import alone
from .grade import Result
from .pool import LONGEST_GRADING, Worker, run
from .progress import Progress
from .task import Task


@dataclass
class Outcome:
    """The submissions that a run has graded, and those that it could not grade, each with the reason."""

    graded: list[Task] = field(default_factory=list)
    failed: list[tuple[Task, str]] = field(default_factory=list)


def autograde(
    course: Course,
    assignments: list[str],
    *,
    workers: int,
    settings: ExecutionSettings | None = None,
    force: bool = False,
    students: list[str] | None = None,
    longest: float = LONGEST_GRADING,
) -> Outcome:
    """
    Grades all submissions that are not graded yet. If `force` is true, it grades all submissions.

    If a grading fails and the machine may be the cause, the submission is graded again at the end, with one worker. If
    it fails again, the submission has no mark, and the mark of an earlier run is removed.

    :param workers: the number of submissions that are graded at the same time.
    :param settings: the settings for running submissions (default: the settings of the course).
    :param students: the students whose submissions are graded (default: all).
    :param longest: the seconds after which a worker that hangs is killed.
    @raises CourseError if a setting of the course is invalid, or if another run is grading this course.
    """
    chosen = settings or settings_of(course)
    journal = Journal(course.root)
    outcome = Outcome()
    again: deque[Task] = deque()

    def fail(task: Task, reason: str) -> None:
        outcome.failed.append((task, reason))
        # if the disk is full, the failure is not recorded, but it is still in the printed list
        with suppress(OSError):
            journal.fail(task.assignment, task.student, reason)

    with alone(course) as temporary:
        queue = deque(_to_grade(course, assignments, force, students, journal, fail))
        progress = Progress(len(queue))

        def first(task: Task, result: Result) -> None:
            if result.may_pass:
                again.append(Task(task.assignment, task.student, True, result.ended))
                progress.later(task.name, result.reason)
            else:
                last(task, result)

        def last(task: Task, result: Result) -> None:
            reason = f"not graded: {result.reason}" if result.may_pass else result.reason
            if reason:
                fail(task, reason)
                remove_mark(course, task.assignment, task.student)
            else:
                outcome.graded.append(task)
            progress.step(task.name, reason, result.cut_off)

        def start() -> Worker:
            return Worker(course, chosen, temporary)

        run(queue, workers, start, first, longest)
        run(again, 1, start, last, longest)
    return outcome


def _to_grade(
    course: Course,
    assignments: list[str],
    force: bool,
    students: list[str] | None,
    journal: Journal,
    fail: Callable[[Task, str], None],
) -> list[Task]:
    """Returns the submissions that can be graded, and calls `fail` for each of the others."""
    tasks = []
    for assignment in assignments:
        notebooks = course.notebooks(assignment)
        for student in course.submitted(assignment):
            if students and student not in students:
                continue
            folder = course.path(course.directory.submitted_directory, student, assignment)
            if fault := fault_of(student, folder) or _fault_of_names(folder, notebooks):
                fail(Task(assignment, student, force), fault)
                continue
            again = journal.unfinished(assignment, student) or journal.changed(assignment, student, digest(folder))
            tasks.append(Task(assignment, student, force or again))
    return tasks


def _fault_of_names(folder: Path, notebooks: list[str]) -> str:
    """
    Returns why no notebook of the assignment is in the folder, or "" if there is one.

    nbgrader finds notebooks by their names, which browsers and students may have changed.
    """
    if any((folder / f"{name}.ipynb").is_file() for name in notebooks):
        return ""
    if not notebooks:
        return "the gradebook has no notebook of this assignment. Release the assignment first"
    there = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
    return f"expected a file {' or '.join(f'{name}.ipynb' for name in notebooks)}, got {there}"[:500]
