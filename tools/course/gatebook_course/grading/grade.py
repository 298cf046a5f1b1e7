"""Grades one submission with nbgrader's Autograde, and returns the result."""

from __future__ import annotations

import errno
import json
import re
from dataclasses import dataclass, field

from nbgrader.converters import Autograde
from nbgrader.utils import capture_log, temp_attrs

from ..course import Course
from ..execution.faults import GraderFailure, KernelEnded, MachineFault, may_pass
from ..submissions.submission import SubmissionRejected


@dataclass
class Result:
    """
    The result of grading one submission.

    reason: the reason why the submission was not graded, or "" if it was graded.
    may_pass: whether a second attempt may succeed.
    ended: how a kernel exited in the student's code, if that was the reason.
    cut_off: a message for each cell that a limit stopped, with the cell, the limit and what the code used.
    """

    reason: str = ""
    may_pass: bool = False
    ended: KernelEnded | None = None
    cut_off: list[str] = field(default_factory=list)


class Grading(Autograde):
    """nbgrader's Autograde, which also keeps the exception of a failed grading. nbgrader only writes it to its log."""

    error: Exception | None = None
    ended_before: KernelEnded | None = None

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        with self._keeping_error():
            super().init_assignment(assignment_id, student_id)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        with self._keeping_error():
            super().convert_single_notebook(notebook_filename)

    def _keeping_error(self) -> _Keeping:
        return _Keeping(self)


class _Keeping:
    def __init__(self, grading: Grading) -> None:
        self.grading = grading

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Exception):
            self.grading.error = error


def grade(course: Course, assignment: str, student: str, force: bool, before: KernelEnded | None = None) -> Result:
    """
    Grades one submission and returns the result.

    :param before: how a kernel of this submission exited in an earlier attempt, or None.
    """
    with temp_attrs(course.directory, assignment_id=assignment, student_id=student):
        grading = Grading(coursedir=course.directory, parent=course.api)
        grading.force, grading.ended_before = force, before
        result = capture_log(grading)
    if result["success"]:
        return Result(cut_off=cut_off(course, assignment, student))
    error = grading.error
    ended = error if isinstance(error, KernelEnded) else None
    return Result(reason=reason_of(error) or failure_line(result), may_pass=may_pass(error), ended=ended)


def reason_of(error: BaseException | None) -> str:
    """
    Returns the message of an error for the list of failures, or "" if nbgrader's log may explain more than the error.
    """
    if isinstance(error, MachineFault | GraderFailure | SubmissionRejected):
        return str(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"the disk is full: {error}"
    return ""


def failure_line(result: dict) -> str:
    """Returns the line of nbgrader's log that describes a failure best."""
    lines = [line for line in (result.get("log", "") + "\n" + result.get("error", "")).splitlines() if line.strip()]
    errors = [line for line in lines if "Error" in line or "Failure" in line]
    causes = [line for line in errors if "NbGraderException" not in line and "There was an error" not in line]
    found = (causes or errors or lines or ["nbgrader failed without a message"])[-1].strip()
    # the names of our error classes do not help an instructor
    return re.sub(r"^gatebook_course\.[\w.]+: ", "", found)[:500]


def errors_of(result: dict) -> list[str]:
    """
    Returns the errors in the log of a successful step of nbgrader. Each error names a file that nbgrader left out.
    """
    return re.findall(r"^\S*\[ERROR\]\S* (.+)$", result.get("log", ""), flags=re.MULTILINE)


def cut_off(course: Course, assignment: str, student: str) -> list[str]:
    """Returns a message for each cell that a limit stopped. GateExecute stores the messages in the graded notebooks."""
    return _noted(course, assignment, student, "cut_off")


def not_found(course: Course, assignment: str, student: str) -> list[str]:
    """Returns the editable cells that were not found. RestoreCells stores their names in the graded notebooks."""
    return _noted(course, assignment, student, "missing")


def _noted(course: Course, assignment: str, student: str, name: str) -> list[str]:
    found = []
    folder = course.path(course.directory.autograded_directory, student, assignment)
    for file in sorted(folder.glob("*.ipynb")):
        metadata = json.loads(file.read_text(encoding="utf8")).get("metadata", {})
        found += metadata.get("gatebook", {}).get(name, [])
    return found
