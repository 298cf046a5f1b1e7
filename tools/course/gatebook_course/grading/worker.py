"""Grades one submission after the other in a separate process, so that a failure does not affect other workers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import warnings
from contextlib import suppress
from multiprocessing.connection import Connection, wait

from ..course import Course
from ..execution.course_settings import config_of
from ..execution.settings import ExecutionSettings
from ..journal import Journal
from .grade import Result, grade
from .task import Task


def work(
    folder: str, settings: ExecutionSettings, temporary: str, pipe: Connection, environment: dict[str, str]
) -> None:
    """
    Receives Tasks from the pipe, one after the other, and replies to each with a Result.

    :param environment: the environment variables of the pool's process. This process may be a copy of an older one.
    """
    from ..box.limits import end_with_parent  # imported here, since commands that do not grade also run on Windows

    # a run that is killed cannot stop this process, and the next run would grade the same submission in parallel
    end_with_parent()
    _end_with_run()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the parent handles Ctrl-C and a closed terminal
    os.environ.clear()
    os.environ.update(environment)
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    warnings.filterwarnings("ignore")  # they come from nbgrader's use of its database, which we cannot change
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    course = Course(folder, config_of(settings))
    journal = Journal(course.root)
    while True:
        try:
            task: Task = pipe.recv()
        except EOFError:
            return
        try:
            journal.begin(task.assignment, task.student)
            result = grade(course, task.assignment, task.student, task.force, task.ended_before)
            if not result.reason:
                journal.done(task.assignment, task.student)
        except OSError as error:
            result = Result(f"cannot write to the course's folder: {error}", may_pass=True)
        if result.reason:
            with suppress(OSError):
                journal.fail(task.assignment, task.student, result.reason)
        pipe.send(result)


def _end_with_run() -> None:
    """
    Kills this process when the process of the run exits. On Linux that process is not the parent of a worker. The
    parent is a fork server, which exits only after its workers.
    """
    run = multiprocessing.parent_process()
    assert run is not None

    def watch() -> None:
        wait([run.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
