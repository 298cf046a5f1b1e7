"""Finds out whether a submission has a mark, and removes marks. nbgrader would show 0 for a submission without mark."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.api import Gradebook, InvalidEntry, MissingEntry, SubmittedAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy.exc import SQLAlchemyError

from .course import Course
from .journal import Journal


def has_mark(submission: SubmittedAssignment) -> bool:
    """Returns whether every test has points. After an interrupted grading, some or all tests have no points."""
    for notebook in submission.notebooks:
        by_hand = {cell.name for cell in notebook.notebook.solution_cells}
        for grade in notebook.grades:
            if grade.name not in by_hand and grade.auto_score is None and grade.manual_score is None:
                return False
    return True


def unmarked(directory: CourseDirectory, assignment: str) -> set[str]:
    """
    Returns the students whose submission could not be graded or is not graded yet.

    The gradebook may still have the points of an earlier submission of these students.
    """
    submitted = Path(directory.root, directory.submitted_directory)
    handed_in = [place.parent.name for place in submitted.glob(f"*/{assignment}") if place.is_dir()]

    def graded(student: str) -> bool:
        return Path(directory.format_path(directory.autograded_directory, student, assignment)).is_dir()

    failed = set(Journal(Path(directory.root)).failures(assignment))
    return failed | {student for student in handed_in if not graded(student)}


def remove_mark(course: Course, assignment: str, student: str) -> bool:
    """
    Removes the points of the tests from the gradebook, and deletes the graded notebooks. Points given by hand stay.

    Returns whether the gradebook could be changed. This can fail if the disk is full.
    """
    graded = course.path(course.directory.autograded_directory, student, assignment)
    shutil.rmtree(graded, ignore_errors=True)
    try:
        with course.gradebook() as gradebook:
            _take_back(gradebook, assignment, student)
    except MissingEntry:
        return True
    except (InvalidEntry, SQLAlchemyError):
        return False
    return True


def _take_back(gradebook: Gradebook, assignment: str, student: str) -> None:
    submission = gradebook.find_submission(assignment, student)
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment for notebook in submission.notebooks for comment in notebook.comments]
    by_hand = [grade for grade in grades if grade.manual_score is not None or grade.extra_credit]
    if not by_hand and not any(comment.manual_comment for comment in comments):
        gradebook.remove_submission(assignment, student)
        return
    for grade in grades:
        grade.auto_score = None
    gradebook.db.commit()
