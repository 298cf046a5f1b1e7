"""Grades the grader: for every assignment, submissions whose exact marks are known.

Each assignment has its right answers, some of its named wrong versions (bank/*.ts) and some of the broken and hostile
kinds (hostile.py, hostile.ts); every kind is tried somewhere. GATEBOOK_BANK=all tries everything everywhere.
"""

from __future__ import annotations

import copy
import json
import math
import os
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from gatebook_course.autograde import autograde
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.samples import Sample, filled, read_samples
from hostile import KINDS
from kinds import Kind, as_json

BANK = Path(__file__).parent / "bank"
ASSIGNMENTS = sorted(path.stem for path in BANK.glob("*.ts"))
ALL = os.environ.get("GATEBOOK_BANK") == "all"
#: Named wrong versions of an assignment that are tried unless all are.
SOME = 4

pytestmark = pytest.mark.timeout(1500)


def kinds_for(assignment: str) -> list[Kind]:
    """In turn a share of them: every kind is tried on some assignment."""
    return KINDS if ALL else KINDS[ASSIGNMENTS.index(assignment) :: len(ASSIGNMENTS)]


def samples_of(assignment: str) -> list[Sample]:
    """The right answers, what needs the first function, copied constants; and some of the other wrong versions."""
    samples = read_samples(BANK / f"{assignment}.ts")
    always = re.compile(r"right-|without-first|.*constants")
    wrong = [sample for sample in samples if not always.match(sample.name)]
    left_out = [] if ALL else [sample for at, sample in enumerate(wrong) if at % math.ceil(len(wrong) / SOME)]
    return [sample for sample in samples if sample not in left_out]


def with_kind(name: str) -> str:
    """An assignment on which this kind is tried."""
    return next(one for one in ASSIGNMENTS if name in {kind.name for kind in kinds_for(one)})


@pytest.fixture(scope="session")
def listener() -> Iterator[int]:
    """A service on this machine, which nobody in a box may reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept(), daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    folder = tmp_path_factory.mktemp("course")
    assert main(["init", str(folder)]) == 0
    return Course(folder)


class Graded:
    """An assignment's submissions, graded."""

    def __init__(self, course: Course, assignment: str, port: int) -> None:
        self.course, self.assignment = course, assignment
        self.kinds = {kind.name: kind for kind in kinds_for(assignment)}
        self.samples = {sample.name: sample for sample in samples_of(assignment)}
        assert main(["release", str(course.root), assignment]) == 0
        released = course.root / "release" / assignment / f"{assignment}.ipynb"
        right = next(iter(self.samples.values())).cells
        places = {"PORT": str(port), '"COURSE"': json.dumps(str(course.root)), '"KIT"': json.dumps(str(Path.cwd()))}
        for name, sample in self.samples.items():
            self._hand_in(name, as_json(filled(released, sample.cells)))
        for name, kind in self.kinds.items():
            notebook = copy.deepcopy(filled(released, right if kind.base == "right" else {}))
            kind.change(notebook)
            for cell in notebook.cells:
                for place, value in places.items():
                    cell.source = cell.source.replace(place, value)
            self._hand_in(name, kind.saved(notebook))
        # other tests run on this machine too: what is honest must not be late
        settings = {"GateExecute": {"timeout": 15, "call_limit": 5.0, "niceness": 0}}
        self.outcome = autograde(course, [assignment], workers=os.cpu_count() or 1, settings=settings)
        with course.gradebook() as gradebook:
            cells = gradebook.find_notebook(assignment, assignment).source_cells
            locked = {cell.name for cell in cells if cell.locked}
            graded = gradebook.find_notebook(assignment, assignment).grade_cells
            self.full = {cell.name: float(cell.max_score) for cell in graded if cell.name in locked}

    def _hand_in(self, name: str, content: bytes) -> None:
        folder = self.course.root / "submitted" / name / self.assignment
        folder.mkdir(parents=True)
        (folder / f"{self.assignment}.ipynb").write_bytes(content)

    def marks(self, name: str) -> dict[str, float | None]:
        with self.course.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook(self.assignment, self.assignment, name)
            return {grade.name: grade.auto_score for grade in notebook.grades if grade.name in self.full}

    def outputs(self, name: str) -> list[tuple[str, str]]:
        """(grade_id, text) of each output of the graded notebook."""
        file = self.course.root / "autograded" / name / self.assignment / f"{self.assignment}.ipynb"
        found = []
        for cell in nbformat.read(file, as_version=4).cells:
            for output in cell.get("outputs", []):
                text = output.get("text") or output.get("evalue") or json.dumps(output.get("data", {}))
                found.append((cell.metadata.get("nbgrader", {}).get("grade_id", ""), f"{output.output_type}: {text}"))
        return found


@pytest.fixture(scope="session")
def graded(course: Course, listener: int) -> Iterator:
    done: dict[str, Graded] = {}

    def get(assignment: str) -> Graded:
        if assignment not in done:
            done[assignment] = Graded(course, assignment, listener)
        return done[assignment]

    return get


@pytest.mark.parametrize(
    ("assignment", "name"), [(one, sample.name) for one in ASSIGNMENTS for sample in samples_of(one)]
)
def test_an_answer_gets_exactly_its_marks(graded, assignment: str, name: str) -> None:
    bank = graded(assignment)
    sample = bank.samples[name]
    assert bank.marks(name) == {**bank.full, **sample.marks}
    errors = [text for cell, text in bank.outputs(name) if cell in bank.full and text.startswith("error: ")]
    assert not sample.says or sample.says in errors[0]


@pytest.mark.parametrize(("assignment", "name"), [(one, kind.name) for one in ASSIGNMENTS for kind in kinds_for(one)])
def test_what_is_broken_or_hostile_gets_exactly_its_marks(graded, assignment: str, name: str) -> None:
    bank = graded(assignment)
    expected = {
        "full": bank.full,
        "none": dict.fromkeys(bank.full, 0.0),
        "without": {**bank.full, **bank.samples["without-first"].marks},
    }
    assert bank.marks(name) == expected[bank.kinds[name].marks]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_submission_was_graded(graded, assignment: str) -> None:
    bank = graded(assignment)
    assert bank.outcome.failed == []
    assert len(bank.outcome.graded) == len(bank.samples) + len(bank.kinds) >= 15
    assert len([name for name in bank.samples if name.startswith("right-")]) >= 3


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_constants_of_the_visible_test_earn_nothing_that_is_hidden(graded, assignment: str) -> None:
    bank = graded(assignment)
    copied = [name for name in bank.samples if "constants" in name]
    assert copied
    for name in copied:
        assert any(points == 0 and cell.endswith("-hidden") for cell, points in bank.samples[name].marks.items())


def test_a_hostile_cell_finds_nothing_to_read(graded) -> None:
    found = [text for _, text in graded(with_kind("reads-tests")).outputs("reads-tests") if "FOUND" in text]
    assert found == ["stream: FOUND []\n"]


def test_a_hostile_cell_sees_no_more_of_the_environment_than_it_needs(graded) -> None:
    seen = [text for _, text in graded(with_kind("environment")).outputs("environment") if "ENVIRONMENT" in text]
    names = {"GATEBOOK_BACKEND", "GATEBOOK_STDERR", "GATEBOOK_STUDENT_FD", "HOME", "LANG", "NODE_PATH", "PATH", "PWD"}
    assert set(json.loads(seen[0].removeprefix("stream: ENVIRONMENT "))) == {*names, "TF_CPP_MIN_LOG_LEVEL"}


def test_a_hostile_cell_reaches_no_service(graded) -> None:
    assert not [text for _, text in graded(with_kind("opens-a-socket")).outputs("opens-a-socket") if "REACHED" in text]


def test_what_is_printed_is_kept_within_bounds(graded) -> None:
    assert sum(len(text) for _, text in graded(with_kind("prints-megabytes")).outputs("prints-megabytes")) < 3_000_000
