"""Makes the feedback pages for students. If one page fails, the other pages are still made."""

from __future__ import annotations

from ..course import Course
from ..grading.grade import failure_line


def graded_students(course: Course, assignment: str) -> list[str]:
    """Returns the students who have a graded submission, sorted."""
    folder = course.root / course.directory.autograded_directory
    return sorted(path.parent.name for path in folder.glob(f"*/{assignment}") if path.is_dir())


def give_back(course: Course, assignment: str, students: list[str], exchange: bool) -> list[str]:
    """
    Makes the feedback page of each student. If `exchange` is true, it also puts the pages into nbgrader's exchange.

    Returns one message for each failure, with the student and the reason.
    """
    failed = []
    for student in students:
        made = course.api.generate_feedback(assignment, student, force=True)
        if not made["success"]:
            failed.append(f"{assignment} {student}: {failure_line(made)}")
    if exchange and len(failed) < len(students):
        given = course.api.release_feedback(assignment)
        if not given["success"]:
            failed.append(f"{assignment} was not put into the exchange: {failure_line(given)}")
    return failed
