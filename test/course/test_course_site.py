"""Checks which files of a course its site contains."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.course_site import PRIVATE_MARKS, released_files
from tiny import NAME

pytestmark = pytest.mark.filterwarnings("ignore:Object of type")


def test_site_lists_the_released_files_of_the_course_and_no_private_ones(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = course.root / "release" / NAME
    (folder / "data").mkdir()
    (folder / "data" / "numbers.csv").write_text("1,2\n")
    (folder / "secret").symlink_to(course.root / "gradebook.db")
    capsys.readouterr()
    assert main(["site", str(course.root), "--out", str(course.root / "public")]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["out"] == str(course.root / "public")
    assert [one["path"] for one in listed["files"]] == [
        f"notebooks/assignments/{NAME}/data/numbers.csv",
        f"notebooks/assignments/{NAME}/{NAME}.ipynb",
    ]


def test_no_listed_notebook_contains_a_solution_or_a_mark_of_the_source(course: Course) -> None:
    source = (course.root / "source" / NAME / f"{NAME}.ipynb").read_text()
    assert "return 2 * x" in source
    assert "BEGIN SOLUTION" in source
    for one in released_files(course, []):
        text = Path(one["from"]).read_text()
        assert "return 2 * x" not in text
        assert not [mark for mark in PRIVATE_MARKS if mark in text]


def test_site_rejects_a_source_notebook_in_the_release_folder(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    source = course.root / "source" / NAME / f"{NAME}.ipynb"
    (course.root / "release" / NAME / f"{NAME}.ipynb").write_text(source.read_text())
    assert main(["site", str(course.root)]) == 1
    assert "contains 'BEGIN SOLUTION', so it is not the version for students" in capsys.readouterr().err


def test_site_rejects_an_assignment_that_has_not_been_released(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    (course.root / "release" / NAME / f"{NAME}.ipynb").unlink()
    assert main(["site", str(course.root)]) == 1
    assert f"{NAME} has not been released. Run: npm run course -- release" in capsys.readouterr().err
