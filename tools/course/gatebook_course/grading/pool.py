"""
The processes that grade. One that breaks, or hangs, costs nobody anything: its submission is graded once more.

By hand, and not pebble's ProcessPool: that ends a task after so many seconds on the clock, which a busy machine
reaches, and it cannot keep two submissions of one student apart.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..course import Course
from ..execution.meter import PACE, Meter
from ..execution.processes import Sample, sample_alone
from .grade import Result
from .task import Task
from .worker import work

#: Seconds after which a worker is given up: in which it slept or was stopped, and of processor time for one submission.
#: Its own limits end a grading far earlier.
LONGEST = 900


def _context() -> BaseContext:
    """
    How workers are started. To load nbgrader takes a second of a processor: on Linux one process does it, of which each
    worker is a copy.
    """
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    here = str(Path(__file__).parents[2])
    before = os.environ.get("PYTHONPATH")
    # it ignores what cannot be imported, and knows of this process's sys.path nothing but this
    os.environ["PYTHONPATH"] = os.pathsep.join([here, *filter(None, [before])])
    try:
        forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


class Worker:
    """A process that grades, and what it is at."""

    def __init__(self, course: Course, settings: dict, temporary: str) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        arguments = (str(course.root), settings, temporary, theirs, dict(os.environ))
        self.process: BaseProcess = context.Process(target=work, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.useless = False

    def give(self, task: Task) -> None:
        self.task = task
        self._meter = Meter([self._look])
        self._before, self._idle = (0.0, 0.0), 0.0
        # one that has ended meanwhile is found when its answer is waited for
        with suppress(OSError):
            self.pipe.send(task)

    def _look(self) -> Sample | None:
        return sample_alone(self.process.pid or 0)

    def result(self, longest: float) -> Result | None:
        """What became of its submission; None while it works."""
        if self.pipe.poll():
            try:
                return self.pipe.recv()
            except (EOFError, OSError):
                self.useless = True
                self.process.join(1)
                return Result(f"its grading process ended (status {self.process.exitcode})", may_pass=True)
        meter, before = self._meter, self._before
        meter.look()
        self._before = meter.used[0], meter.slept + meter.lost
        # it watches over its kernels, so it uses a little all the time
        self._idle = self._idle + self._before[1] - before[1] if self._before[0] == before[0] else 0.0
        if self._idle >= longest or meter.used[0] >= longest:
            self.useless = True
            return Result(
                f"its grading process was ended: it did nothing for {self._idle:.0f} s and used {meter.used[0]:.0f} s "
                f"of processor time; the limit of each is {longest:g} s",
                may_pass=True,
            )
        return None

    def end(self) -> None:
        """Its kernels end with it: each box dies with whoever started it."""
        if not self.pipe.closed:
            self.process.kill()
            self.process.join()
            self.pipe.close()


def run(
    queue: deque[Task],
    workers: int,
    start: Callable[[], Worker],
    ended: Callable[[Task, Result], None],
    longest: float = LONGEST,
) -> None:
    """
    Grades all tasks of the queue.

    :param start: makes a worker.
    :param ended: is told what became of each task.
    """
    pool = [start() for _ in range(min(workers, len(queue)))]
    try:
        while queue or any(worker.task for worker in pool):
            for place, worker in enumerate(pool):
                if worker.task is None and (following := next_task(queue, pool)):
                    if worker.useless:
                        worker = pool[place] = start()
                    worker.give(following)
            pipes: list[Connection] = [worker.pipe for worker in pool if worker.task]
            wait(pipes, timeout=PACE)
            for worker in pool:
                result = worker.result(longest) if worker.task else None
                if result is None:
                    continue
                if worker.useless:
                    worker.end()
                task, worker.task = worker.task, None
                ended(task, result)
    finally:
        for worker in pool:
            worker.end()


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
