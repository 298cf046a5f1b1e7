"""
Grades submissions with nbgrader and boxed kernels, and checks their marks.

Every run grades a right and a wrong answer for each assignment, and one broken or hostile submission for each defence.
Tests with the marker `nightly` grade every submission of the bank on every assignment. test_marks.py checks the marks
of all versions in the bank without boxes.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from bank import SAMPLES
from boxed import BOXED_VARIABLES
from entries import Entry, parameters
from graded import UNTYPED, GradedBank
from hostile import KINDS
from variants import VARIANTS

# the time limit is long, because all submissions are graded before the first test
pytestmark = pytest.mark.timeout(4 * 3600)


@pytest.fixture(scope="session")
def listener() -> Iterator[int]:
    """The port of a service on this machine that code in a box must not reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=lambda: server.accept(), daemon=True).start()
        yield server.getsockname()[1]


@pytest.fixture(scope="session")
def bank(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, listener: int) -> GradedBank:
    """The course in which the entries of this run are graded."""
    items = [item for item in request.session.items if "bank" in getattr(item, "fixturenames", ())]
    asked = [item.callspec.params["entry"] for item in items]
    events = request.config.pluginmanager.get_plugin("gatebook-events")
    on_line = events.note if events else lambda line: None
    return GradedBank(tmp_path_factory.mktemp("bank"), list(dict.fromkeys(asked)), listener, on_line)


def entries_named(*names: str) -> pytest.MarkDecorator:
    found = [one for one in parameters() if one.values[0].name in names]
    return pytest.mark.parametrize("entry", found)


def test_every_kind_that_only_nightly_runs_grade_has_a_similar_kind_or_test_in_every_run() -> None:
    names = {kind.name for kind in KINDS}
    files = {file.name for file in Path(__file__).parent.glob("test_*.py")}
    variants = [kind for kinds in VARIANTS.values() for kind in kinds]
    assert len(variants) == len(set(variants)) and set(variants) < names
    assert set(VARIANTS) <= (names - set(variants)) | files


@pytest.mark.parametrize("entry", parameters())
def test_a_submission_gets_exactly_the_expected_marks(bank: GradedBank, entry: Entry) -> None:
    full = bank.full(entry.assignment)
    if entry.sample:
        expected = {**full, **entry.sample.marks}
    else:
        assert entry.kind
        lost = SAMPLES[entry.assignment]["without-first"].marks
        expected = {"full": full, "none": dict.fromkeys(full, 0.0), "without": {**full, **lost}}[entry.kind.marks]
    assert bank.marks(entry) == expected
    if entry.sample and entry.sample.says:
        errors = [text for cell, text in bank.outputs(entry) if cell in full and text.startswith("error: ")]
        assert entry.sample.says in errors[0]


@pytest.mark.parametrize("entry", parameters()[:1])
def test_every_submission_was_graded(bank: GradedBank, entry: Entry) -> None:
    assert [outcome.failed for outcome in bank.outcomes if outcome.failed] == []


@entries_named("reads-tests")
def test_a_hostile_cell_finds_no_tests_gradebook_or_secrets(bank: GradedBank, entry: Entry) -> None:
    [text] = [text for _, text in bank.outputs(entry) if "FOUND" in text]
    assert text.startswith("stream: FOUND []\n")


@entries_named("reads-tests")
def test_a_hostile_cell_sees_only_the_environment_variables_of_its_box(bank: GradedBank, entry: Entry) -> None:
    [text] = [text for _, text in bank.outputs(entry) if "ENVIRONMENT" in text]
    seen = json.loads(text.partition("ENVIRONMENT ")[2])
    own = {*UNTYPED["kernel_environment"], "GATEBOOK_STDERR", "GATEBOOK_STUDENT_FD"}
    assert set(seen) == BOXED_VARIABLES | own


@entries_named("opens-a-socket")
def test_a_hostile_cell_cannot_connect_to_a_service_of_this_machine(bank: GradedBank, entry: Entry) -> None:
    assert not [text for _, text in bank.outputs(entry) if "REACHED" in text]


@entries_named("prints-megabytes")
def test_the_output_of_a_cell_that_prints_20_megabytes_is_cut_below_3_megabytes(bank: GradedBank, entry: Entry) -> None:
    assert sum(len(text) for _, text in bank.outputs(entry)) < 3_000_000
