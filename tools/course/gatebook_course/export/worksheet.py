"""
Makes Moodle's grading worksheet. It is the only table that Moodle can import by the participant's number, which is in
the name of a downloaded folder.

These rules are from moodle/moodle, mod/assign/feedback/offline/importgradeslib.php (init, next) and locallib.php
(process_import_grades), and lang/en/assign.php:

- Moodle rejects a file without the columns "Identifier", "Grade" and "Last modified (grade)". Their names must be in
  the language of the Moodle site.
- Moodle removes the first 12 characters of an identifier, the length of "Participant ". The rest is the participant's
  number, which is valid only for this assignment.
- An empty grade changes nothing. A grade above the maximum of the assignment is ignored.
- If a grade was given in Moodle more than a minute after "Last modified (grade)", Moodle keeps that grade.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from nbgrader.api import Assignment, Student

from ..exchange.names import Origin

PARTICIPANT = "Participant "
COLUMNS = (
    *("Identifier", "Full name", "Email address", "Grade", "Maximum Grade", "Last modified (submission)"),
    *("Last modified (grade)", "Late", "Student id"),
)


def identifier(origin: Origin | None) -> str:
    """Returns the worksheet's identifier of a student, or "" if the submission does not come from Moodle."""
    return f"{PARTICIPANT}{origin.number}" if origin and origin.platform == "moodle" else ""


def worksheet(
    assignment: Assignment, students: list[tuple[Student, Origin, object, str, str]], now: datetime | None = None
) -> Iterator[list[object]]:
    """
    Yields the rows of an assignment's worksheet.

    :param students: each student as (student, origin, mark or "", time of handing in, how late).
    :param now: the time of the marks (default: the current time). Moodle keeps grades that were given later.
    """
    yield list(COLUMNS)
    # the text contains the offset from UTC, because a server would read a time without offset as its own local time
    written = (now or datetime.now(timezone.utc)).isoformat(timespec="seconds")
    for student, origin, mark, when, late in students:
        name = " ".join(part for part in (student.first_name, student.last_name) if part) or origin.name
        who = [identifier(origin), name, student.email]
        yield [*who, mark, assignment.max_score, when, written, late, student.id]
