"""Checks the feedback pages for students. The tests make them from graded notebooks and grade nothing."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from tiny import NAME

pytestmark = pytest.mark.filterwarnings("ignore:Object of type")


def graded(course: Course, student: str, **changed: object) -> Path:
    """Adds a graded submission to the gradebook and writes its notebook, in which these keys are changed."""
    with course.gradebook() as gradebook:
        gradebook.update_or_create_student(student)
        gradebook.update_or_create_submission(NAME, student)
        gradebook.find_grade("twice-test", NAME, NAME, student).auto_score = 2.0
        gradebook.db.commit()
    notebook = nbformat.read(course.root / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    file = course.root / "autograded" / student / NAME / f"{NAME}.ipynb"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({**notebook, **changed}), encoding="utf8")
    return file


def test_a_feedback_page_that_cannot_be_made_is_listed_and_the_others_are_made(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    graded(course, "ann")
    graded(course, "ben").write_text("{", encoding="utf8")
    graded(course, "cem", cells=[7])
    graded(course, "dot")
    capsys.readouterr()
    assert main(["feedback", str(course.root), NAME]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"✗ {NAME}: feedback in {course.root / 'feedback'}/STUDENT, but"
    assert len(lines) == 3
    assert f"{NAME} ben: " in lines[1] and "it is not JSON" in lines[1]
    assert f"{NAME} cem: " in lines[2] and "cell 1 is a int" in lines[2]
    made = sorted(path.parts[-3] for path in (course.root / "feedback").glob("*/*/*.html"))
    assert made == ["ann", "dot"]


def test_notebooks_that_were_graded_by_earlier_versions_get_feedback_pages(course: Course) -> None:
    """Earlier versions of the kit kept the format in which a notebook was handed in."""
    graded(course, "ids-on-4.4", nbformat_minor=4)
    graded(course, "4.0", nbformat_minor=0)
    graded(course, "4.99", nbformat_minor=99)
    assert main(["feedback", str(course.root), NAME]) == 0
    for page in (course.root / "feedback").glob("*/*/*.html"):
        assert "twice-test" in page.read_text(encoding="utf8")
    assert len(list((course.root / "feedback").glob("*/*/*.html"))) == 3


def test_feedback_prints_nothing_if_no_submission_was_graded(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["feedback", str(course.root)]) == 0
    assert capsys.readouterr().out == ""
