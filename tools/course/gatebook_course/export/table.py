"""Defines the base class of all exporters of marks. It makes sure that no field of a table is a formula."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin

from ..course import Course
from ..exchange.origins import Origins
from ..lateness import final
from ..marks import has_mark, unmarked

#: A pattern for the beginning of a formula in a spreadsheet. A formula may stand at the beginning of a field. It may
#: also follow a separator, a quotation mark or a line break, because some programs begin a new field there.
#: Source: OWASP, CSV injection, owasp.org/www-community/attacks/CSV_Injection.
FORMULA = re.compile(r"(^|[,;|\"\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 the wide forms of the characters count too
#: The text that means "no mark" in Moodle and Canvas. Spreadsheets do not read it as a formula.
NO_MARK = "-"


def plain(field: object) -> str:
    """
    Returns the text of a field. If a spreadsheet would read it as a formula, an apostrophe is put before the formula.
    """
    if field is None:
        return ""
    if isinstance(field, float | int):
        return f"{field:.6g}"
    text = re.sub(r"[\x00\r\n\t]+", " ", str(field))
    return text if text == NO_MARK else FORMULA.sub(r"\1\2'", text)


def write(file: TextIO, rows: Iterable[list[object]]) -> None:
    """Writes a table in which no field is a formula."""
    csv.writer(file).writerows([plain(field) for field in row] for row in rows)


class Table(ExportPlugin):
    """An exporter that writes the rows that its subclass yields. `written` contains the files of the last export."""

    default = "grades.csv"
    course: Course | None = None
    written: tuple[Path, ...] | list[Path] = ()

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        raise NotImplementedError

    def export(self, gradebook: Gradebook) -> None:
        self._known: dict[str, set[str]] = {}
        with open(self.to or self.default, "w", encoding="utf8", newline="") as opened:
            write(opened, self.rows(gradebook))
        self.written = [Path(self.to or self.default)]

    def assignments(self, gradebook: Gradebook) -> list[Assignment]:
        wanted = {str(one) for one in self.assignment}
        return [one for one in gradebook.assignments if not wanted or one.name in wanted]

    def students(self, gradebook: Gradebook) -> list[Student]:
        wanted = {str(one) for one in self.student}
        return [one for one in gradebook.students if not wanted or one.id in wanted]

    def mark(self, gradebook: Gradebook, assignment: Assignment, student: Student, none: object) -> object:
        submission = find(gradebook, assignment, student)
        if submission is None or not has_mark(submission) or student.id in self._unmarked(assignment.name):
            return none
        return final(submission)

    @property
    def directory(self) -> CourseDirectory | None:
        """The course's folders, or None if the exporter has no course."""
        return self.course.directory if self.course else getattr(self.parent, "coursedir", None)

    @property
    def origins(self) -> Origins:
        """
        The origins of the submissions: the learning platform, the student's number and name there, and the lateness.
        """
        return Origins(Path(self.directory.root) if self.directory else Path())

    def _unmarked(self, assignment: str) -> set[str]:
        """
        Returns the students whose submission could not be graded or is not graded yet.

        Returns an empty set if the exporter has no course.
        """
        directory = self.directory
        if directory is None:
            return set()
        if assignment not in self._known:
            self._known[assignment] = unmarked(directory, assignment)
        return self._known[assignment]


def find(gradebook: Gradebook, assignment: Assignment, student: Student) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return None
