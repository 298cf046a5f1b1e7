"""Checks that every version in the bank gets exactly its marks. One process runs all versions, without boxes."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from bank import ASSIGNMENTS, SAMPLES, source_cells
from gatebook_course.box.kit import KIT, node
from lessons import pasted, solutions
from nbformat.v4 import new_code_cell, new_output
from nbgrader.utils import determine_grade

PROGRAM = Path(__file__).parent / "marks" / "main.mjs"
CELLS = {name: source_cells(name) for name in ASSIGNMENTS}
#: The seed of the random numbers in the tests. In a real course, it depends on the course's secret and on the student.
SEED = "271828182845"
#: The seconds after which a process counts as hanging. It normally needs a small part of this time.
HANG_SECONDS = 1200

pytestmark = pytest.mark.timeout(HANG_SECONDS + 60)


@pytest.fixture(scope="module")
def results() -> dict:
    """The results of the tests, by assignment, version and test."""
    return judge(ASSIGNMENTS, {name: {one.name: one.cells for one in SAMPLES[name].values()} for name in ASSIGNMENTS})


def judge(assignments: list[str], versions: dict[str, dict[str, dict[str, str]]]) -> dict:
    """:param versions: the sources of cells, by assignment and version."""
    asked = [
        {
            "name": name,
            "cells": [{"name": cell.name, "kind": cell.kind, "source": cell.source} for cell in CELLS[name]],
            "seed": SEED,
            "versions": [{"name": version, "cells": cells} for version, cells in versions[name].items()],
        }
        for name in assignments
    ]
    result = subprocess.run(
        [node(), "--max-semi-space-size=64", "--sparkplug", str(PROGRAM)],
        input=json.dumps(asked),
        cwd=KIT,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-5000:]
    return json.loads(result.stdout)


def points_of(outcome: dict, points: float) -> float:
    """Returns the points that nbgrader gives for a result, after converting it to the outputs of the kernel."""
    outputs = []
    if "error" in outcome:
        error = outcome["error"]
        outputs = [new_output("error", ename=error["name"], evalue=error["message"], traceback=[])]
    elif "text" in outcome:
        outputs = [new_output("execute_result", data={"text/plain": outcome["text"]}, execution_count=1)]
    record = {"grade": True, "solution": False, "locked": True, "points": points, "grade_id": "a", "schema_version": 3}
    return determine_grade(new_code_cell(outputs=outputs, metadata={"nbgrader": record}))[0]


@pytest.mark.parametrize(("assignment", "name"), [(one, name) for one in ASSIGNMENTS for name in SAMPLES[one]])
def test_a_version_of_the_bank_gets_exactly_its_marks(results: dict, assignment: str, name: str) -> None:
    sample, outcomes = SAMPLES[assignment][name], results[assignment][name]
    full = {cell.name: cell.points for cell in CELLS[assignment] if cell.kind == "test"}
    assert {test: points_of(outcomes[test], points) for test, points in full.items()} == {**full, **sample.marks}
    errors = [one["error"]["message"] for one in outcomes.values() if "error" in one]
    assert not sample.says or sample.says in errors[0]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_hidden_test_prints_the_names_of_the_tests_that_failed_and_no_values(results: dict, assignment: str) -> None:
    sources = {cell.name: cell.source for cell in CELLS[assignment] if "BEGIN HIDDEN TESTS" in cell.source}
    lost = 0
    for version, outcomes in results[assignment].items():
        for test, source in sources.items():
            if "error" in outcomes[test]:
                continue
            names = re.findall(r"^// - (.+)$", source, re.MULTILINE)
            count, *failed = outcomes[test]["printed"][-1].splitlines()
            assert re.fullmatch(
                rf"{len(names) - len(failed)} of {len(names)} tests pass: [\d.]+ of [\d.]+ points\.", count
            )
            assert {line.removeprefix("✗ ") for line in failed} <= set(names), version
            lost += len(failed)
    assert lost > 20


@pytest.mark.nightly
@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_solution_of_a_lesson_under_any_name_earns_more_than_the_entry_of_the_bank(assignment: str) -> None:
    """Renames each function of the lessons and pastes it into each cell in which the student writes a function."""
    stubs = {cell.name: cell.source for cell in CELLS[assignment] if cell.kind == "student"}
    asked = {cell: re.search(r"function (\w+)\(", source) for cell, source in stubs.items() if "plot" not in cell}
    sigmoid = "" if any("const sigmoid" in cell.source for cell in CELLS[assignment]) else pasted("00-4")
    versions = {
        f"{cell} {identity}": {**stubs, cell: "\n".join([sigmoid, pasted(identity, function[1])])}
        for cell, function in asked.items()
        for identity in solutions()
        if identity != "00-4" and function
    }
    full = {cell.name: cell.points for cell in CELLS[assignment] if cell.kind == "test"}
    best = dict.fromkeys(stubs, 0.0)
    for version, outcomes in judge([assignment], {assignment: versions})[assignment].items():
        earned = sum(points_of(outcomes[test], most) for test, most in full.items())
        best[version.split()[0]] = max(best[version.split()[0]], earned)
    assert sum(best.values()) == sum({**full, **SAMPLES[assignment]["lesson-solutions-pasted"].marks}.values())


@pytest.mark.nightly
@pytest.mark.parametrize("fault", ['const wrong: number = "four";', "{{("])
def test_a_version_with_a_type_or_syntax_error_loses_the_points_that_need_its_cell(fault: str) -> None:
    assignment = ASSIGNMENTS[0]
    samples = SAMPLES[assignment]
    right = next(iter(samples.values())).cells
    first = next(name for name in right if right[name] != samples["without-first"].cells[name])
    version = {**right, first: f"{right[first]}\n{fault}"}
    outcomes = judge([assignment], {assignment: {"right": right, "faulty": version}})[assignment]["faulty"]
    full = {cell.name: cell.points for cell in CELLS[assignment] if cell.kind == "test"}
    earned = {test: points_of(outcomes[test], points) for test, points in full.items()}
    assert earned == {**full, **samples["without-first"].marks}


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_bank_has_three_right_styles_and_copied_constants(assignment: str) -> None:
    samples = SAMPLES[assignment]
    assert len([name for name in samples if name.startswith("right-")]) >= 3
    copied = [sample for name, sample in samples.items() if "constants" in name]
    assert copied
    for sample in copied:
        assert any(points == 0 and cell.endswith("-hidden") for cell, points in sample.marks.items())
