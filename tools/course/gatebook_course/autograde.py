"""
Grades many submissions at once. One that breaks never stops the others; a run that was killed is carried on by the
next.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from .course import Course
from .journal import Journal
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

    def __init__(self, course: Course, settings: dict) -> None:
        context = multiprocessing.get_context("spawn")
        self.line, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=work, args=(str(course.root), settings, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.since = 0.0

    def give(self, task: Task) -> None:
        self.task, self.since = task, time.monotonic()
        # one that has ended meanwhile is found when its answer is waited for
        with suppress(OSError):
            self.line.send((task.assignment, task.student, task.force))

    def end(self) -> None:
        """Its kernels end with it: each box dies with whoever started it."""
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
    with course.gradebook():
        pass  # its tables are there before two workers want to make them
    journal = Journal(course.root)
    outcome = Outcome()
    queue: deque[Task] = deque()
    for assignment in assignments:
        for student in course.submitted(assignment):
            if students and student not in students:
                continue
            task = Task(assignment, student, force or journal.unfinished(assignment, student))
            folder = course.root / course.path(course.directory.submitted_directory, student, assignment)
            if fault := fault_of(student, folder):
                journal.fail(assignment, student, fault)
                outcome.failed.append((task, fault))
            else:
                queue.append(task)
    total = len(queue)
    if total == 0:
        return outcome
    progress = Progress(total)
    pool = [Worker(course, settings) for _ in range(min(workers, total))]
    try:
        while queue or any(worker.task for worker in pool):
            for worker in pool:
                if worker.task is None and queue:
                    worker.give(queue.popleft())
            for place, worker in enumerate(pool):
                ending = _ending(worker, pool, longest)
                if ending is None or worker.task is None:
                    continue
                reason, useless = ending
                if useless:
                    journal.fail(worker.task.assignment, worker.task.student, reason)
                    worker.end()
                    pool[place] = Worker(course, settings)
                if reason:
                    outcome.failed.append((worker.task, reason))
                else:
                    outcome.graded.append(worker.task)
                progress.step(worker.task, reason)
                worker.task = None
    finally:
        for worker in pool:
            worker.end()
    return outcome


def _ending(worker: Worker, pool: list[Worker], longest: float) -> tuple[str, bool] | None:
    """None while it works; else why it failed (empty: it did not), and whether the worker is of no more use."""
    if worker.task is None:
        return None
    lines: list[Connection] = [one.line for one in pool if one.task]
    if worker.line not in wait(lines, timeout=0.2):
        late = time.monotonic() - worker.since > longest
        return (f"its grading took more than {longest:g} s and was given up", True) if late else None
    try:
        return str(worker.line.recv()), False
    except (EOFError, OSError):
        worker.process.join(1)
        return f"its grading process ended (status {worker.process.exitcode})", True


class Progress:
    """A line that is written anew where somebody watches, and a line for each submission where not."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.begin = time.monotonic()

    def step(self, task: Task, reason: str) -> None:
        self.count += 1
        spent = time.monotonic() - self.begin
        left = spent / self.count * (self.total - self.count)
        mark = f"✗ {reason}" if reason else "✓"
        text = f"{self.count} of {self.total}: {task.assignment} {task.student} {mark}"
        if sys.stdout.isatty() and not reason and self.count < self.total:
            columns = os.get_terminal_size().columns
            print(f"\r\x1b[K{f'{text}, about {left:.0f} s left'[: columns - 1]}", end="", flush=True)
        else:
            print(f"{chr(13) + chr(27) + '[K' if sys.stdout.isatty() else ''}{text}", flush=True)
