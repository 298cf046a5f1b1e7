"""
Runs the pool of worker processes that grade. If one fails or hangs, its submission is graded once more, without a
penalty.

The pool is written by hand because pebble's ProcessPool (5.2.3, tried) limits a task only by the clock, so it gave up a
worker that the machine had stopped; its futures do not name the process whose processor time the limit needs; and 65 s
after the run was killed, its copy of a fork server was still working.
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
from ..execution.settings import ExecutionSettings
from .grade import Result
from .task import Task
from .worker import work

#: A worker is killed after so many seconds without any work, or after so many seconds of processor time for one
#: submission. The limits of a submission stop its grading far earlier.
LONGEST_GRADING = 900


def _context() -> BaseContext:
    """
    Returns the way in which workers are started.

    Loading nbgrader takes a second of processor time. On Linux, one process loads it, and each worker is a copy of it.
    """
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    here = str(Path(__file__).parents[2])
    before = os.environ.get("PYTHONPATH")
    # the server ignores failed imports, and PYTHONPATH is the only way to tell it this process's sys.path
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
    """A process that grades, and its current task."""

    def __init__(self, course: Course, settings: ExecutionSettings, temporary: str) -> None:
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
        # if the process has exited, `result` reports that
        with suppress(OSError):
            self.pipe.send(task)

    def _look(self) -> Sample | None:
        return sample_alone(self.process.pid or 0)

    def result(self, longest: float) -> Result | None:
        """Returns the result of this worker's submission, or None if grading has not ended."""
        if self.pipe.poll():
            try:
                return self.pipe.recv()
            except (EOFError, OSError):
                self.useless = True
                self.process.join(1)
                return Result(f"its grading process exited (status {self.process.exitcode})", may_pass=True)
        meter, before = self._meter, self._before
        meter.look()
        self._before = meter.used[0], meter.slept + meter.lost
        # a worker watches its kernels, so it always uses a little processor time
        self._idle = self._idle + self._before[1] - before[1] if self._before[0] == before[0] else 0.0
        if self._idle >= longest or meter.used[0] >= longest:
            self.useless = True
            return Result(
                f"its grading process was killed: it did nothing for {self._idle:.0f} s and used {meter.used[0]:.0f} s "
                f"of processor time; the limit for each is {longest:g} s",
                may_pass=True,
            )
        return None

    def end(self) -> None:
        """Kills the process and with it its kernels: each box is killed when its parent exits."""
        if not self.pipe.closed:
            self.process.kill()
            self.process.join()
            self.pipe.close()


def run(
    queue: deque[Task],
    workers: int,
    start: Callable[[], Worker],
    ended: Callable[[Task, Result], None],
    longest: float = LONGEST_GRADING,
) -> None:
    """
    Grades all tasks of the queue.

    :param start: returns a new worker.
    :param ended: is called with each task and its result.
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
    Removes and returns the first task whose student no worker is grading, or None.

    Two workers that begin with two assignments of the same new student would both add the student to the gradebook.
    """
    taken = {worker.task.student for worker in pool if worker.task}
    for at, task in enumerate(queue):
        if task.student not in taken:
            del queue[at]
            return task
    return None
