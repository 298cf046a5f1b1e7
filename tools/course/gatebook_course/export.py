"""
Marks as tables, for spreadsheets and learning management systems.

nbgrader has one exporter, CSV, and a form for others to take, which these have: `nbgrader export --exporter
gatebook_course.export.Canvas` does what `npm run course -- export DIR --format canvas` does.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry, Student, SubmittedAssignment
from nbgrader.plugins import CsvExportPlugin, ExportPlugin

from .course import Course, CourseError
from .marks import has_mark, unmarked

#: What a spreadsheet takes for the beginning of a formula, at the beginning of a field or where another program, which
#: cuts at semicolons or tabs, may see one (OWASP, CSV injection: owasp.org/www-community/attacks/CSV_Injection).
FORMULA = re.compile(r"(^|[,;|\"\t\r\n])(\s*)(?=[=+\-@＝＋－＠])")  # noqa: RUF001 their wide forms count too
#: Moodle's and Canvas's sign for "no mark", and no formula.
NO_MARK = "-"


def plain(field: object) -> str:
    """A field that no spreadsheet takes for a formula."""
    if field is None:
        return ""
    if isinstance(field, float | int):
        return f"{field:.6g}"
    text = re.sub(r"[\x00\r\n\t]+", " ", str(field))
    return text if text == NO_MARK else FORMULA.sub(r"\1\2'", text)


class Table(ExportPlugin):
    """An exporter that writes the rows it is given."""

    default = "grades.csv"
    course: Course | None = None

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        raise NotImplementedError

    def export(self, gradebook: Gradebook) -> None:
        self._known: dict[str, set[str]] = {}
        with open(self.to or self.default, "w", encoding="utf8", newline="") as opened:
            table = csv.writer(opened)
            table.writerows([plain(field) for field in row] for row in self.rows(gradebook))

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
        return max(0.0, submission.score - submission.late_submission_penalty)

    def _unmarked(self, assignment: str) -> set[str]:
        """Those whose submission could not be graded. It is not known where nothing tells of a course."""
        directory = self.course.directory if self.course else getattr(self.parent, "coursedir", None)
        if directory is None:
            return set()
        if assignment not in self._known:
            self._known[assignment] = unmarked(directory, assignment)
        return self._known[assignment]


class SafeCsv(Table, CsvExportPlugin):
    """
    nbgrader's own table, a row for each assignment and student. nbgrader writes it without quotes, so that a comma in
    a name moves the marks.
    """

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        yield [
            *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
            *("raw_score", "late_submission_penalty", "score", "max_score"),
        ]
        for assignment in self.assignments(gradebook):
            for student in self.students(gradebook):
                submission = find(gradebook, assignment, student)
                marks: list[object] = [0.0, 0.0, 0.0]
                if student.id in self._unmarked(assignment.name) or (submission and not has_mark(submission)):
                    marks = ["", "", ""]
                elif submission is not None:
                    raw, penalty = submission.score, submission.late_submission_penalty
                    marks = [raw, penalty, max(0.0, raw - penalty)]
                when = submission.timestamp if submission else ""
                who = [student.id, student.last_name, student.first_name, student.email]
                yield [assignment.name, assignment.duedate, when, *who, *marks, assignment.max_score]


class Moodle(Table):
    """
    For Moodle: Grades, Import, CSV file.

    Its page asks which column is what: map "Username" to the user's username or ID number (or "Email address" to the
    e-mail address), and each assignment to its grade item, or to a new one. "-" is no mark: an empty field in a column
    for a new item would be taken for a mark. Read in moodle/moodle, grade/import/csv/classes/load_data.php
    (import_new_grade_item, update_grade_item, check_user_exists), and docs.moodle.org, "Grade import".
    """

    default = "grades-moodle.csv"

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        assignments = self.assignments(gradebook)
        yield ["First name", "Last name", "Username", "Email address", *(one.name for one in assignments)]
        for student in self.students(gradebook):
            marks = [self.mark(gradebook, one, student, NO_MARK) for one in assignments]
            yield [student.first_name, student.last_name, student.id, student.email, *marks]


class Canvas(Table):
    """
    For Canvas: Gradebook, Import.

    Students are found by their login ("SIS Login ID", here nbgrader's student id), and by name where the login is
    unknown; columns by the assignment's name: one that is not there is offered as a new assignment, with the points of
    the second row. An empty field is no mark. Read in instructure/canvas-lms, lib/gradebook_importer.rb (header?,
    update_column_count, process_student, process_pp).
    """

    default = "grades-canvas.csv"

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        assignments = self.assignments(gradebook)
        yield ["Student", "ID", "SIS Login ID", "Section", *(one.name for one in assignments)]
        yield ["    Points Possible", "", "", "", *(one.max_score for one in assignments)]
        for student in self.students(gradebook):
            name = ", ".join(part for part in (student.last_name, student.first_name) if part) or student.id
            yield [name, "", student.id, "", *(self.mark(gradebook, one, student, "") for one in assignments)]


FORMATS: dict[str, type[Table]] = {"csv": SafeCsv, "moodle": Moodle, "canvas": Canvas}


def find(gradebook: Gradebook, assignment: Assignment, student: Student) -> SubmittedAssignment | None:
    try:
        return gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        return None


def export(course: Course, form: str, to: str) -> Path:
    """Writes the marks. Returns where. @raises CourseError where the file cannot be written."""
    plugin = FORMATS[form](config=course.config)
    file = Path(to).resolve() if to else course.root / plugin.default
    plugin.to, plugin.course = str(file), course
    try:
        with course.gradebook() as gradebook:
            plugin.export(gradebook)
    except OSError as error:
        raise CourseError(f"the marks cannot be written to {file}: {error.strerror}.") from error
    return file
