"""
Makes Moodle's grading worksheet, the only table with which Moodle finds a student by the number in the name of a
downloaded folder.

Read in moodle/moodle, mod/assign/feedback/offline/importgradeslib.php (init, next) and locallib.php
(process_import_grades), and lang/en/assign.php:

- Moodle rejects a file without the columns "Identifier", "Grade" and "Last modified (grade)", named in the site's
  language.
- Moodle removes as many characters from the start of an identifier as "Participant " has. The rest is the participant's
  number, which is only valid for this assignment.
- An empty grade changes nothing, and a grade above the assignment's maximum is ignored.
- A grade that was given in Moodle more than a minute after "Last modified (grade)" is kept.
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

    :param students: each as (student, origin, mark or "", time of handing in, how late).
    :param now: when the marks were written (default: now). A grade that was given in Moodle later stays.
    """
    yield list(COLUMNS)
    # with its offset from UTC: a server would read a time without offset as its local time
    written = (now or datetime.now(timezone.utc)).isoformat(timespec="seconds")
    for student, origin, mark, when, late in students:
        name = " ".join(part for part in (student.first_name, student.last_name) if part) or origin.name
        who = [identifier(origin), name, student.email]
        yield [*who, mark, assignment.max_score, when, written, late, student.id]
