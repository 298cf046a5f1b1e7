"""Where each submission stands, from the gradebook and the journal."""

from __future__ import annotations

from nbgrader.api import MissingEntry

from .course import Course
from .grading import cut_off
from .journal import Journal
from .marks import has_mark


def standing(course: Course, assignment: str) -> list[tuple[str, str, str]]:
    """(student, state, note) of everyone who handed the assignment in. A note names the limits that were reached."""
    failures = Journal(course.root).failures(assignment)
    rows = []
    with course.gradebook() as gradebook:
        for student in course.submitted(assignment):
            if student in failures:
                rows.append((student, "FAILED", failures[student]))
                continue
            graded = course.path(course.directory.autograded_directory, student, assignment)
            try:
                submission = gradebook.find_submission(assignment, student)
            except MissingEntry:
                rows.append((student, "not graded", ""))
                continue
            if not graded.is_dir():
                rows.append((student, "not graded", ""))
                continue
            if not has_mark(submission):
                rows.append((student, "not graded", ""))
                continue
            points = f"{submission.score:g} of {submission.max_score:g}"
            notes = ["answers to be marked by hand"] if submission.needs_manual_grade else []
            rows.append((student, points, "; ".join(notes + cut_off(course, assignment, student))))
    return rows


def print_standing(course: Course, assignments: list[str]) -> bool:
    """Prints a table for each assignment. Returns whether nothing has failed."""
    well = True
    for assignment in assignments:
        rows = standing(course, assignment)
        if not rows:
            continue
        print(f"\n{assignment}: {len(rows)} submission{'' if len(rows) == 1 else 's'}")
        width = max(len(row[0]) for row in rows)
        for student, state, note in rows:
            well = well and state != "FAILED"
            print(f"  {student:<{width}}  {state:<14} {note}".rstrip())
    return well
