"""Makes the pages that students get back. One that cannot be made stops no other."""

from __future__ import annotations

from ..course import Course
from ..grading.grade import telling


def graded_students(course: Course, assignment: str) -> list[str]:
    """The students of whom there is a graded submission."""
    folder = course.root / course.directory.autograded_directory
    return sorted(path.parent.name for path in folder.glob(f"*/{assignment}") if path.is_dir())


def give_back(course: Course, assignment: str, students: list[str], exchange: bool) -> list[str]:
    """
    Makes each student's page, and hands the pages to nbgrader's exchange if asked to.

    Returns what could not be done, each with the student and the reason.
    """
    failed = []
    for student in students:
        made = course.api.generate_feedback(assignment, student, force=True)
        if not made["success"]:
            failed.append(f"{assignment} {student}: {telling(made)}")
    if exchange and len(failed) < len(students):
        given = course.api.release_feedback(assignment)
        if not given["success"]:
            failed.append(f"{assignment}, into the exchange: {telling(given)}")
    return failed
