"""Checks that learning platforms can read the tables of marks, and that no field in them is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
import tables
from gatebook_course.export import FORMATS, plain
from nbgrader.api import Gradebook


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    with pytest.MonkeyPatch.context() as patch:
        tables.made_here(patch)
        book = Gradebook(f"sqlite:///{tmp_path_factory.mktemp('marks') / 'gradebook.db'}")
    book.add_assignment("ps1")
    book.add_notebook("ps1", "ps1")
    book.add_grade_cell("sum", "ps1", "ps1", max_score=12, cell_type="code")
    book.add_student("ada", first_name="Ada", last_name="Lovelace, Countess", email="ada@example.org")
    book.add_student("ben", first_name="=HYPERLINK(1)", last_name="+1;=2", email="@SUM(A1)")
    book.add_submission("ps1", "ada")
    grade = book.find_grade("sum", "ps1", "ps1", "ada")
    grade.auto_score, grade.needs_manual_grade = 7.5, False
    book.db.commit()
    yield book
    book.close()


def table(gradebook: Gradebook, form: str, file: Path) -> list[list[str]]:
    plugin = FORMATS[form]()
    plugin.to = str(file)
    plugin.export(gradebook)
    with file.open(encoding="utf8", newline="") as opened:
        return list(csv.reader(opened))


def test_the_table_for_canvas_has_the_logins_and_its_second_row_has_the_possible_points(gradebook, tmp_path):
    head, points, ben, ada = table(gradebook, "canvas", tmp_path / "c.csv")
    # Canvas searches for these headings, and treats the column before the first assignment as the section
    assert head == ["Student", "ID", "SIS Login ID", "Section", "ps1"]
    assert points == ["    Points Possible", "", "", "", "12"]
    assert ada == ["Lovelace, Countess, Ada", "", "ada", "", "7.5"]
    assert ben[-1] == "", "a student without a submission has no mark"


def test_the_table_for_moodle_has_one_column_per_assignment(gradebook, tmp_path):
    head, ben, ada = table(gradebook, "moodle", tmp_path / "m.csv")
    assert head == ["First name", "Last name", "Username", "Email address", "ps1"]
    assert ada == ["Ada", "Lovelace, Countess", "ada", "ada@example.org", "7.5"]
    assert ben[-1] == "-", "Moodle would read an empty field as a mark if the grade item is new"


def test_nbgraders_table_keeps_its_columns_if_a_name_contains_a_comma(gradebook, tmp_path):
    head, ben, ada = table(gradebook, "csv", tmp_path / "g.csv")
    assert len(head) == len(ada) == len(ben) == 12
    assert dict(zip(head, ada, strict=True))["score"] == "7.5"
    assert dict(zip(head, ben, strict=True))["score"] == "0"


@pytest.mark.parametrize("form", FORMATS)
def test_no_field_of_a_table_begins_a_formula(form, gradebook, tmp_path):
    for row in table(gradebook, form, tmp_path / "t.csv"):
        for field in row:
            assert field == "-" or not field.startswith(("=", "+", "-", "@")), row
            assert ";=" not in field, row


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("=1+1", "'=1+1"),
        ("  =1", "  '=1"),
        ("\t=1", " '=1"),
        ("＠A", "'＠A"),  # noqa: RUF001
        ('a"=1', "a\"'=1"),
        ("Anne-Marie", "Anne-Marie"),
        ("ada@example.org", "ada@example.org"),
        (None, ""),
        (-1.5, "-1.5"),
        (2 / 3, "0.666667"),
    ],
)
def test_plain_makes_formulas_harmless_and_keeps_names_and_numbers(field, written):
    assert plain(field) == written


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_can_be_limited_to_one_assignment_and_one_student(form, gradebook, tmp_path):
    plugin = FORMATS[form]()
    plugin.student, plugin.assignment, plugin.to = ["ada"], ["none"], str(tmp_path / "o.csv")
    plugin.export(gradebook)
    text = (tmp_path / "o.csv").read_text(encoding="utf8")
    assert "ben" not in text and "ps1" not in text
