"""Marks as tables, for spreadsheets and learning management systems. nbgrader has one exporter of its own, CSV."""

from __future__ import annotations

import csv
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin, ExportPlugin

from .course import Course, CourseError


def plain(text: object) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    value = "" if text is None else str(text)
    return f"'{value}" if value[:1] in "=+-@\t\r" and value else value


class SafeCsv(CsvExportPlugin):
    """nbgrader's own table, a row for each student and assignment, with every field quoted where it must be."""

    def export(self, gradebook: Gradebook) -> None:
        columns = [
            *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
            *("raw_score", "late_submission_penalty", "score", "max_score"),
        ]
        rows = []
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                who = [student.id, student.last_name, student.first_name, student.email]
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    marks = ["", 0.0, 0.0, 0.0]
                else:
                    penalty = submission.late_submission_penalty
                    score = max(0.0, submission.score - penalty)
                    marks = [submission.timestamp or "", submission.score, penalty, score]
                timestamp, *scores = marks
                rows.append([assignment.name, assignment.duedate or "", timestamp, *who, *scores, assignment.max_score])
        write(self.to or "grades.csv", columns, rows)


class WideCsv(ExportPlugin):
    """
    A row for each student, a column for each assignment (empty: nothing handed in): what import pages with a preview
    map.
    """

    def export(self, gradebook: Gradebook) -> None:
        assignments = gradebook.assignments
        columns = ["student_id", "email", "first_name", "last_name", *(one.name for one in assignments)]
        rows: list[list[object]] = []
        for student in gradebook.students:
            row: list[object] = [student.id, student.email, student.first_name, student.last_name]
            for assignment in assignments:
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                    row.append(max(0.0, submission.score - submission.late_submission_penalty))
                except MissingEntry:
                    row.append("")
            rows.append(row)
        write(self.to or "grades-wide.csv", columns, rows)


FORMATS: dict[str, type[ExportPlugin]] = {"csv": SafeCsv, "wide": WideCsv}


def write(file: str, columns: list[str], rows: list[list[object]]) -> None:
    with open(file, "w", encoding="utf8", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(columns)
        table.writerows([[plain(field) for field in row] for row in rows])


def export(course: Course, form: str, to: str) -> Path:
    """Writes the marks. Returns where. @raises CourseError where the file cannot be written."""
    file = Path(to).resolve() if to else course.root / ("grades.csv" if form == "csv" else f"grades-{form}.csv")
    plugin = FORMATS[form](config=course.config)
    plugin.to = str(file)
    try:
        with course.gradebook() as gradebook:
            plugin.export(gradebook)
    except OSError as error:
        raise CourseError(f"the marks cannot be written to {file}: {error.strerror}.") from error
    return file
