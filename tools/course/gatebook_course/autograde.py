"""
Grades many submissions at once. One that breaks never stops the others; a run that was killed is carried on by the
next.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from .alone import alone
from .course import Course
from .journal import Journal, digest
from .progress import Progress
from .vetting import fault_of
from .worker import work

#: Seconds after which a submission is given up, whatever its worker waits for: far beyond what its kernels are given.
LONGEST = 600


@dataclass
class Task:
    assignment: str
    student: str
    force: bool


@dataclass
class Outcome:
    """What became of a run."""

    graded: list[Task] = field(default_factory=list)
    failed: list[tuple[Task, str]] = field(default_factory=list)


class Worker:
    """A process that grades, and what it is at."""

    def __init__(self, course: Course, settings: dict, temporary: str) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        told = (str(course.root), settings, temporary, theirs)
        self.process: BaseProcess = context.Process(target=work, args=told, daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.since = 0.0
        self.useless = False

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        # one that has ended meanwhile is found when its answer is waited for
        with suppress(OSError):
            self.line.send((task.assignment, task.student, task.force))

    def end(self) -> None:
        """Its kernels end with it: each box dies with whoever started it."""
        if not self.line.closed:
            self.process.kill()
            self.process.join()
            self.line.close()


def autograde(
    course: Course,
    assignments: list[str],
    *,
    workers: int,
    settings: dict,
    force: bool = False,
    students: list[str] | None = None,
    longest: float = LONGEST,
) -> Outcome:
    """
    Grades what was handed in and is not graded yet, or everything with `force`.

    :param settings: nbgrader's configuration over the course's own, e.g. {"GateExecute": {"box": "none"}}.
    """
    journal = Journal(course.root)
    outcome = Outcome()
    with alone(course) as temporary:
        queue = _to_grade(course, assignments, force, students, journal, outcome)
        progress = Progress(len(queue))
        pool = [Worker(course, settings, temporary) for _ in range(min(workers, len(queue)))]
        try:
            while queue or any(worker.task for worker in pool):
                for place, worker in enumerate(pool):
                    if worker.task is None and (following := next_task(queue, pool)):
                        if worker.useless:
                            worker = pool[place] = Worker(course, settings, temporary)
                        worker.give(following)
                    task = worker.task
                    reason = _reason(worker, pool, longest)
                    if task is None or reason is None:
                        continue
                    if worker.useless:
                        worker.end()
                        journal.fail(task.assignment, task.student, reason)
                    if reason:
                        outcome.failed.append((task, reason))
                    else:
                        outcome.graded.append(task)
                    progress.step(f"{task.assignment} {task.student}", reason)
                    worker.task = None
        finally:
            for worker in pool:
                worker.end()
    return outcome


def next_task(queue: deque[Task], pool: list[Worker]) -> Task | None:
    """
    Takes the first one whose student no worker has: two that begin with a new student's submissions to two assignments
    would both make the student's entry in the gradebook.
    """
    taken = {worker.task.student for worker in pool if worker.task}
    for at, task in enumerate(queue):
        if task.student not in taken:
            del queue[at]
            return task
    return None


def _to_grade(
    course: Course, assignments: list[str], force: bool, students: list[str] | None, journal: Journal, outcome: Outcome
) -> deque[Task]:
    """What can be graded; what cannot goes into the outcome, and the journal."""
    queue: deque[Task] = deque()
    for assignment in assignments:
        notebooks = course.notebooks(assignment)
        for student in course.submitted(assignment):
            if students and student not in students:
                continue
            folder = course.path(course.directory.submitted_directory, student, assignment)
            if fault := fault_of(student, folder) or _fault_of_names(folder, notebooks):
                journal.fail(assignment, student, fault)
                outcome.failed.append((Task(assignment, student, force), fault))
                continue
            again = journal.unfinished(assignment, student) or journal.changed(assignment, student, digest(folder))
            queue.append(Task(assignment, student, force or again))
    return queue


def _fault_of_names(folder: Path, notebooks: list[str]) -> str:
    """nbgrader finds a notebook by its name, and browsers change names."""
    if any((folder / f"{name}.ipynb").is_file() for name in notebooks):
        return ""
    if not notebooks:
        return "the gradebook knows no notebook of this assignment: release it first"
    there = ", ".join(sorted(path.name for path in folder.iterdir())) or "nothing"
    return f"there is no {' or '.join(f'{name}.ipynb' for name in notebooks)} in it, but {there}"[:500]


def _reason(worker: Worker, pool: list[Worker], longest: float) -> str | None:
    """None while it works; else why its submission could not be graded, empty where it was."""
    if worker.task is None:
        return None
    lines: list[Connection] = [one.line for one in pool if one.task]
    if worker.line not in wait(lines, timeout=0.2):
        worker.useless = time.monotonic() - worker.since > longest
        return f"its grading took more than {longest:g} s and was given up" if worker.useless else None
    try:
        return str(worker.line.recv())
    except (EOFError, OSError):
        worker.useless = True
        worker.process.join(1)
        return f"its grading process ended (status {worker.process.exitcode})"
