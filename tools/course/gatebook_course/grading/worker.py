"""Grades submissions in a separate process, one after the other, so that a failure does not affect other workers."""

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
from .held_signals import ignore_held_signals
from .task import Task


def work(
    folder: str, settings: ExecutionSettings, temporary: str, pipe: Connection, environment: dict[str, str]
) -> None:
    """
    Receives Tasks from the pipe, one after the other, and replies to each with a Result.

    :param environment: the environment variables of the pool's process. The fork server, of which this process is a
        copy, may have older ones.
    """
    from ..box.limits import end_with_parent  # imported here, because Windows has no such module

    # if the run is killed, this process must exit too, or the next run would grade the same submission in parallel
    end_with_parent()
    ignore_held_signals()  # before the thread starts, which would inherit the hold
    _end_with_run()
    os.environ.clear()
    os.environ.update(environment)
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    warnings.filterwarnings("ignore")  # the warnings come from nbgrader's code for the database
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
    Kills this process when the process of the run exits.

    On Linux, the parent of a worker is not the process of the run but the fork server, which exits after its workers.
    """
    run = multiprocessing.parent_process()
    assert run is not None

    def watch() -> None:
        wait([run.sentinel])
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()
