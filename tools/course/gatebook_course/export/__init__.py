"""
Exports marks as tables for spreadsheets and learning management systems.

All exporters are plugins for nbgrader. For example, `nbgrader export --exporter gatebook_course.export.Canvas` does the
same as `npm run course -- export DIR --format canvas`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from nbgrader.api import Assignment, Gradebook
from nbgrader.plugins import CsvExportPlugin

from ..course import Course, CourseError
from ..lateness import final, handed_in, late
from ..marks import has_mark
from .table import NO_MARK, Table, find, plain, write
from .worksheet import identifier, worksheet

__all__ = ["FORMATS", "Canvas", "Moodle", "SafeCsv", "export", "plain"]


class SafeCsv(Table, CsvExportPlugin):
    """
    nbgrader's own table, which has one row per assignment and student, with one more column: how late it was handed in.

    nbgrader itself writes the table without quotes, so a comma in a name would move the marks to the wrong column.
    """

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        yield [
            *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
            *("raw_score", "late_submission_penalty", "score", "max_score", "late"),
        ]
        for assignment in self.assignments(gradebook):
            origins = self.origins.of(assignment.name)
            for student in self.students(gradebook):
                submission = find(gradebook, assignment, student)
                marks: list[object] = [0.0, 0.0, 0.0]
                if student.id in self._unmarked(assignment.name) or (submission and not has_mark(submission)):
                    marks = ["", "", ""]
                elif submission is not None:
                    raw, penalty = submission.score, submission.late_submission_penalty
                    marks = [raw, penalty, final(submission)]
                when = submission.timestamp if submission else ""
                who = [student.id, student.last_name, student.first_name, student.email]
                how_late = late(submission, origins.get(student.id))
                yield [assignment.name, assignment.duedate, when, *who, *marks, assignment.max_score, how_late]


class Moodle(Table):
    """
    The table for Moodle (Grades, Import, CSV file), and a grading worksheet for each assignment downloaded from Moodle.

    Moodle's import page asks for the meaning of each column. Map "Username" to the user's username or ID number (or
    "Email address" to the e-mail address), and each assignment to its grade item or to a new one. "-" means no mark,
    because in a column for a new item, Moodle would read an empty field as a mark. Source: moodle/moodle,
    grade/import/csv/classes/load_data.php (import_new_grade_item, update_grade_item, check_user_exists), and
    docs.moodle.org, "Grade import".

    If a download names a student by a participant's number, the student has an "Identifier" and an empty "Username".
    The number is neither a username nor an ID number. Moodle would stop the import at a "Username" that it cannot find
    (check_user_exists), but it skips an empty one (map_user_data_with_value). The marks of these students are imported
    with the worksheet, see worksheet.py.
    """

    default = "grades-moodle.csv"

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        assignments = self.assignments(gradebook)
        origins, numbers = self.origins.on("moodle"), self.origins.students()
        who = ["First name", "Last name", "Username", "Email address"]
        yield [*who, *(["Identifier", "Student id"] if origins else []), *(one.name for one in assignments)]
        for student in self.students(gradebook):
            marks = [self.mark(gradebook, one, student, NO_MARK) for one in assignments]
            origin = origins.get(student.id)
            first = student.first_name or (origin.name if origin and not student.last_name else "")
            username = "" if student.id in numbers else student.id
            ids = [identifier(origin), student.id] if origins else []
            yield [first, student.last_name, username, student.email, *ids, *marks]

    def export(self, gradebook: Gradebook) -> None:
        super().export(gradebook)
        for assignment in self.assignments(gradebook):
            rows = self._of_worksheet(gradebook, assignment)
            if rows:
                file = self.written[0].with_name(f"{self.written[0].stem}-{assignment.name}.csv")
                with file.open("w", encoding="utf8", newline="") as opened:
                    write(opened, worksheet(assignment, rows))
                self.written = [*self.written, file]

    def _of_worksheet(self, gradebook: Gradebook, assignment: Assignment) -> list:
        origins = self.origins.of(assignment.name)
        rows = []
        for student in self.students(gradebook):
            origin = origins.get(student.id)
            if origin and origin.platform == "moodle":
                submission = find(gradebook, assignment, student)
                when = handed_in(submission) if submission else ""
                mark = self.mark(gradebook, assignment, student, "")
                rows.append((student, origin, mark, when, late(submission, origin)))
        return rows


class Canvas(Table):
    """
    The table for Canvas (Gradebook, Import).

    Canvas finds a student by the id of the user in Canvas ("ID"), which is in the names of the files that instructors
    download from Canvas. If the id is empty or unknown, Canvas uses the login ("SIS Login ID", here nbgrader's student
    id), and finally the name. Canvas finds an assignment by its name in the first row. If an assignment is missing,
    Canvas offers to create it with the points in the second row. An empty field means no mark. There is no column for
    lateness, because Canvas would read the column as an assignment. Canvas has this information already. Source:
    instructure/canvas-lms, lib/gradebook_importer.rb
    (row_has_student_headers?, update_column_count, last_student_info_column, process_student, process_pp).
    """

    default = "grades-canvas.csv"

    def rows(self, gradebook: Gradebook) -> Iterator[list[object]]:
        assignments = self.assignments(gradebook)
        origins, numbers = self.origins.on("canvas"), self.origins.students()
        yield ["Student", "ID", "SIS Login ID", "Section", *(one.name for one in assignments)]
        yield ["    Points Possible", "", "", "", *(one.max_score for one in assignments)]
        for student in self.students(gradebook):
            origin = origins.get(student.id)
            name = ", ".join(part for part in (student.last_name, student.first_name) if part)
            shown = name or (origin.name if origin else student.id)
            number = origin.number if origin else student.lms_user_id or ""
            login = "" if student.id in numbers else student.id
            yield [shown, number, login, "", *(self.mark(gradebook, one, student, "") for one in assignments)]


FORMATS: dict[str, type[Table]] = {"csv": SafeCsv, "moodle": Moodle, "canvas": Canvas}


def export(course: Course, form: str, to: str) -> list[Path]:
    """
    Writes the marks of a course and returns the files.

    :param form: a key of FORMATS.
    :param to: the file to write, or "" for the default file in the course's folder.
    @raises CourseError if a file cannot be written.
    """
    plugin = FORMATS[form](config=course.config)
    file = Path(to).resolve() if to else course.root / plugin.default
    plugin.to, plugin.course = str(file), course
    try:
        with course.gradebook() as gradebook:
            plugin.export(gradebook)
    except OSError as error:
        raise CourseError(f"cannot write the marks to {file}: {error.strerror}.") from error
    return list(plugin.written)
