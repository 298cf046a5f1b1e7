"""
Runs the pool of worker processes that grade. If a worker fails or hangs, its submission is graded once more, without a
penalty.

We do not use pebble's ProcessPool. Version 5.2.3 was tried and had three faults. It limits a task only by the clock, so
it gave up a worker that the machine had stopped. Its futures do not name the process of a task, so the processor time
of the task cannot be measured. After the run was killed, its fork server was still working 65 s later.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..course import Course
from ..execution.meter import PACE, Meter
from ..execution.processes import Sample, sample_alone
from ..execution.settings import ExecutionSettings
from .grade import Result
from .held_signals import held_signals
from .task import Task
from .worker import work

#: A worker is killed if it does nothing for this number of seconds, or if it uses this number of seconds of processor
#: time for one submission. Normally the limits of a submission end its grading far earlier.
LONGEST_GRADING = 900


def _context() -> BaseContext:
    """
    Returns the context that starts workers.

    Loading nbgrader takes a second of processor time. So on Linux, one process loads it, the fork server, and each
    worker is a copy of this process.
    """
    if not sys.platform.startswith("linux"):
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([work.__module__])
    here = str(Path(__file__).parents[2])
    before = os.environ.get("PYTHONPATH")
    # PYTHONPATH is the only way to pass sys.path to the fork server, which ignores failed imports
    os.environ["PYTHONPATH"] = os.pathsep.join([here, *filter(None, [before])])
    try:
        # the resource tracker first: `ensure_running` of the fork server starts it, and then it ends the hold of SIGINT
        resource_tracker.ensure_running()
        with held_signals():
            forkserver.ensure_running()
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before
    return context


class Worker:
    """A process that grades, and the task that it is working on."""

    def __init__(self, course: Course, settings: ExecutionSettings, temporary: str) -> None:
        context = _context()
        self.pipe, theirs = context.Pipe()
        arguments = (str(course.root), settings, temporary, theirs, dict(os.environ))
        self.process: BaseProcess = context.Process(target=work, args=arguments, daemon=True)
        with held_signals():
            self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.useless = False

    def give(self, task: Task) -> None:
        self.task = task
        self._meter = Meter([self._look])
        self._before, self._idle = (0.0, 0.0), 0.0
        # if the process has exited, sending fails; `result` then returns a Result that contains this reason
        with suppress(OSError):
            self.pipe.send(task)

    def _look(self) -> Sample | None:
        return sample_alone(self.process.pid or 0)

    def result(self, longest: float) -> Result | None:
        """Returns the result of the current task, or None while the worker is grading. `longest` is as in `run`."""
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
        # a worker that grades measures its kernels regularly, so it always uses some processor time
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
        """Kills the process. Its kernels end too, because Linux kills each box when its parent exits."""
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

    :param workers: the number of tasks that are graded at the same time.
    :param start: returns a new worker.
    :param ended: is called with each task and its result.
    :param longest: the seconds without any work, or of processor time for one task, after which a worker is killed.
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
    Removes the first task of a student for whom no worker is busy, and returns it. Returns None if there is none.

    If two workers graded two assignments of the same new student, both would add the student to the gradebook.
    """
    taken = {worker.task.student for worker in pool if worker.task}
    for at, task in enumerate(queue):
        if task.student not in taken:
            del queue[at]
            return task
    return None
