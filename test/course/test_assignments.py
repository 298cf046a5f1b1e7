"""
Checks the texts of the assignments: their rules, the descriptions of hidden tests, and criteria for figures.
"""

from __future__ import annotations

import re

import nbformat
import pytest
from bank import ASSIGNMENTS, SAMPLES
from gatebook_course.init import ASSIGNMENTS as SOURCES
from lessons import solutions
from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

#: The largest number of points that pasted solutions of the lessons may earn in an assignment.
MOST_PASTED = 3
BEGIN, END = "// BEGIN HIDDEN TESTS\n", "// END HIDDEN TESTS"


def source(assignment: str) -> NotebookNode:
    return nbformat.read(SOURCES / assignment / f"{assignment}.ipynb", as_version=4)


def record(cell: NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


def points(notebook: NotebookNode) -> dict[str, float]:
    graded = [record(cell) for cell in notebook.cells if record(cell).get("grade")]
    return {one["grade_id"]: float(one["points"]) for one in graded}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_instructors_guide_names_the_lessons_and_the_points(assignment: str) -> None:
    notebook = source(assignment)
    (builds_on,) = re.findall(r"It builds on lessons? ([^\n]*)", notebook.cells[0].source)
    lessons = ", ".join(re.findall(r"\b\d\d\b", builds_on))
    row = f"| `{assignment}` | {lessons} | {sum(points(notebook).values()):.0f} | "
    assert row in (SOURCES.parents[1] / "docs" / "instructors-guide.md").read_text(encoding="utf-8")


def hidden_cells() -> list:
    cells = [(name, cell) for name in ASSIGNMENTS for cell in source(name).cells if BEGIN in cell.source]
    return [pytest.param(name, cell, id=f"{name}-{record(cell)['grade_id']}") for name, cell in cells]


@pytest.mark.parametrize(("assignment", "cell"), hidden_cells())
def test_a_released_notebook_describes_what_each_hidden_test_tests_and_its_points(
    assignment: str, cell: NotebookNode
) -> None:
    notebook = source(assignment)
    notebook, _ = ClearHiddenTests().preprocess(notebook, {})
    identity = record(cell)["grade_id"]
    released = next(one.source for one in notebook.cells if record(one).get("grade_id") == identity)
    hidden = cell.source.partition(BEGIN)[2].partition(END)[0]
    number, call = re.search(r"^pointsFor\(([\d.]+), (\{.*)", hidden, re.MULTILINE | re.DOTALL).groups()
    names = re.findall(r'^  "([^"]+)":', call, re.MULTILINE)
    assert float(number) == record(cell)["points"]
    assert "BEGIN" not in released and len(names) >= 1
    word = "point" if number == "1" else "points"
    listed = "\n".join([f"// Hidden test, {number} {word}. It tests:", *(f"// - {name}" for name in names)])
    assert listed in released


def test_every_part_with_code_has_a_hidden_test_and_a_visible_test_of_1_point() -> None:
    for name in ASSIGNMENTS:
        all_points = points(source(name))
        parts = [one.removesuffix("-visible") for one in all_points if one.endswith("-visible")]
        assert len(parts) >= 3
        assert [all_points[f"{part}-visible"] for part in parts] == [1.0] * len(parts)
        assert all(f"{part}-hidden" in all_points for part in parts)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_table_of_parts_adds_up_to_the_points_of_the_cells(assignment: str) -> None:
    notebook = source(assignment)
    rows = re.findall(r"^\| (\d+) \| .+ \| (\d+) \|$", notebook.cells[0].source, re.MULTILINE)
    (total,) = re.findall(r"^\| \| \*\*in all\*\* \| \*\*(\d+)\*\* \|$", notebook.cells[0].source, re.MULTILINE)
    assert [number for number, _ in rows] == [str(n + 1) for n in range(len(rows))]
    assert sum(int(one) for _, one in rows) == int(total) == sum(points(notebook).values())
    headings = [
        one
        for cell in notebook.cells
        for one in re.findall(r"^## Part (\d+): .+ \((\d+) points\)$", cell.source, re.MULTILINE)
    ]
    assert headings == rows


def test_all_assignments_have_the_same_rules() -> None:
    rules = set()
    for name in ASSIGNMENTS:
        first, last = source(name).cells[0].source, source(name).cells[-1].source
        text = first[first.index("**Rules**") :]
        # the rules differ only in which functions of the library are forbidden, and in one ban of automatic
        # differentiation
        text = re.sub(r"Do not call these functions of the library: .*\.", "", text)
        rules.add((text.replace(", without automatic differentiation", ""), last))
    assert len(rules) == 1


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_criteria_for_the_figure_stand_above_its_cell(assignment: str) -> None:
    cells = source(assignment).cells
    (at,) = [
        n
        for n, cell in enumerate(cells)
        if record(cell).get("grade_id", "").startswith("plot") and record(cell)["solution"]
    ]
    assert re.search(r"^\*\*Figure, 2 points\.\*\* 1 point: .+ 1 point: .+", cells[at - 1].source, re.MULTILINE)
    assert re.search(r"^\*\*Numbers, 1 point\.\*\* .+", cells[at - 1].source, re.MULTILINE)
    assert record(cells[at])["points"] == 2 and record(cells[at + 1])["points"] == 1


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_pasted_solutions_of_the_lessons_earn_at_most_3_points(assignment: str) -> None:
    tests = {
        cell: one for cell, one in points(source(assignment)).items() if re.search("-(visible|hidden|numbers)$", cell)
    }
    marks = {**tests, **SAMPLES[assignment]["lesson-solutions-pasted"].marks}
    assert sum(marks.values()) <= MOST_PASTED


def test_every_solution_of_the_lessons_is_found() -> None:
    assert {"01-3", "02-3", "03-4", "04-4", "05-3", "06-4", "11-4", "12-3"} <= solutions().keys()
