"""Grades one submission after the other, in a process of its own: what goes wrong in it stops nobody else."""

from __future__ import annotations

import os
import re
import signal
import tempfile
import warnings
from multiprocessing.connection import Connection

from traitlets.config import Config

from .course import Course
from .journal import Journal


def work(folder: str, settings: dict, temporary: str, line: Connection) -> None:
    """Takes (assignment, student, force) from the line, and answers with the reason of a failure; empty for none."""
    from .box.limits import end_with_parent  # the commands that grade nothing run on Windows too

    # a parent that is killed cannot end this process, and the next run would grade the same submission beside it
    end_with_parent()
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # Ctrl-C and a closed terminal are the parent's to handle
    os.environ["TMPDIR"] = tempfile.tempdir = temporary
    warnings.filterwarnings("ignore")  # nbgrader's use of its database, over which nobody here has power
    os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"
    course = Course(folder, Config(settings))
    journal = Journal(course.root)
    while True:
        try:
            task = line.recv()
        except EOFError:
            return
        if task is None:
            return
        assignment, student, force = task
        journal.begin(assignment, student)
        reason = grade(course, assignment, student, force)
        if reason:
            journal.fail(assignment, student, reason)
        else:
            journal.done(assignment, student)
        line.send(reason)


def grade(course: Course, assignment: str, student: str, force: bool) -> str:
    """Runs nbgrader's own Autograde. Returns why it failed."""
    result = course.api.autograde(assignment, student, force=force)
    if result["success"]:
        return ""
    return telling(result)


def telling(result: dict) -> str:
    """The line of nbgrader's log that says most about a failure."""
    lines = [line for line in (result.get("log", "") + "\n" + result.get("error", "")).splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line or "Failure" in line]
    causes = [line for line in errors if "NbGraderException" not in line and "There was an error" not in line]
    return (causes or errors or lines or ["nbgrader failed without a word"])[-1].strip()[:500]


def errors_of(result: dict) -> list[str]:
    """What a step of nbgrader's that succeeded has logged as errors: what it left out."""
    return re.findall(r"^\S*\[ERROR\]\S* (.+)$", result.get("log", ""), flags=re.MULTILINE)
