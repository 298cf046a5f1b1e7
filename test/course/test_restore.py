"""
Checks that the handed-out cells run, even if a submission has changed the order, the cells, their labels, ids or types,
or the file format.
"""

from __future__ import annotations

import copy
import json

import pytest
from gatebook_course.submissions.cells import KnownCell
from gatebook_course.submissions.matching import UnrecognisedError, match
from gatebook_course.submissions.reading import read_notebook
from gatebook_course.submissions.released import HandedOut
from gatebook_course.submissions.restore import rebuilt
from kinds import grade_id
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import compute_checksum


def handed(name: str, text: str, cell_type: str = "code", **what: bool) -> HandedOut:
    flags = {"locked": False, "grade": False, "solution": False, "task": False, **what}
    source = f"{text}\n// hidden {name}" if flags["locked"] and flags["grade"] else text
    known = KnownCell(name, cell_type, source, "checksum", points=1.0 if flags["grade"] else None, **flags)
    return HandedOut(f"id-{name}", cell_type, text, known)


#: A small assignment. H and H2 are locked helpers, A and B are answers with the tests TA and TB, P is a plot (an answer
#: that declares nothing), and W is a written answer.
RELEASED = [
    handed("H", "import { check, todo } from 'gatebook';", locked=True),
    HandedOut("id-text", "markdown", "## Part 1", None),
    handed("A", "function a() {\n  todo();\n}", solution=True),
    handed("TA", "check(a());", locked=True, grade=True),
    handed("H2", "const given = 2;", locked=True),
    handed("B", "const b = () => todo();", solution=True),
    handed("TB", "check(b(), given);", locked=True, grade=True),
    handed("P", "// curve\ntodo();", solution=True, grade=True),
    handed("W", "YOUR ANSWER HERE", "markdown", solution=True, grade=True),
]
ORDER = "H text A TA H2 B TB P W"
ANSWERS = {
    "A": "function a() { return 1; }",
    "B": "const b = () => 2;",
    "P": "const curve = [1];\ncurve;",
    "W": "Because it must.",
}


def submission() -> dict[str, NotebookNode]:
    """Returns the cells of a right submission, by name. The tests have no hidden lines, as in the students' version."""
    cells = {}
    for one in RELEASED:
        make = new_code_cell if one.cell_type == "code" else new_markdown_cell
        name = one.name or "text"
        label = {"nbgrader": {"grade_id": one.name, "locked": one.locked}} if one.name else {}
        cells[name] = make(ANSWERS.get(name, one.text), id=one.identity, metadata=label)
    return cells


def own(code: str) -> NotebookNode:
    return new_code_cell(code)


def in_order(names: str, cells: dict[str, NotebookNode]) -> list[NotebookNode]:
    """Returns copies of the named cells in this order. `+x` is a cell that the student added."""
    return [own(name) if name.startswith("+") else copy.deepcopy(cells[name]) for name in names.split()]


def restored(cells: list[NotebookNode]) -> str:
    """
    Returns the cells that run, as text: the names of handed-out cells and the code of added cells.

    A `!` after a name marks an answer that is not the right one.
    """
    read = read_notebook(json.dumps({"nbformat": 4, "cells": cells}).encode())
    made = rebuilt(read.cells, RELEASED, match(read.cells, RELEASED))
    assert len({cell.id for cell in made}) == len(made)
    found = []
    for cell in made:
        name = grade_id(cell)
        source = next((one for one in RELEASED if one.name == name), None)
        if not name:
            found.append("text" if cell.source.startswith("## ") else cell.source.replace(" ", ""))
            continue
        assert cell.metadata == source.known.metadata and cell.cell_type == source.cell_type
        if source.locked:
            assert cell.source == source.known.source
        found.append(name if cell.source == ANSWERS.get(name, source.known.source) else f"{name}!")
    return " ".join(found)


@pytest.mark.parametrize(
    "names",
    [
        ORDER,
        "W P TB B H2 TA A text H",
        "TA TB H2 H A B P W text",
        "A B P W H H2 TA TB",
        "H A B P W",
        f"{ORDER} {ORDER}",
        "H H text text A A TA TA H2 B B TB TB P P W W",
        "P W text B A H2 H",
    ],
)
def test_the_order_and_number_of_the_handed_out_cells_do_not_matter(names: str) -> None:
    assert restored(in_order(names, submission())) == (ORDER if "text" in names else ORDER.replace("text ", ""))


@pytest.mark.parametrize(
    ("names", "made"),
    [
        # if the handed-out order is unchanged, each added cell stays in its place
        ("H +x text A TA H2 B TB P W", "H +x text A TA H2 B TB P W"),
        ("H text +x A TA H2 B TB P W", "H text +x A TA H2 B TB P W"),
        ("H text A +x TA +y H2 +z B TB P W", "H text A +x TA +y H2 +z B TB P W"),
        ("H text A TA H2 B TB +x P +y W +z", "H text A TA H2 B TB +x P +y W +z"),
        # an added cell never runs before the locked helpers that come before the first answer
        ("+x H text A TA H2 B TB P W", "H +x text A TA H2 B TB P W"),
        # an added cell moves with the answer above or below it
        ("+x A TA H2 B TB P W H text", "H +x text A TA H2 B TB P W"),
        ("TA TB H text A +x H2 B P W", "H text A +x TA H2 B TB P W"),
        ("H TA TB text +x A H2 B P W", "H text +x A TA H2 B TB P W"),
        ("H H2 text A +x B TA TB P W", "H text A TA H2 +x B TB P W"),
        ("H H2 text B TB +x A TA P W", "H text +x A TA H2 B TB P W"),
        ("H text A TA H2 TB +x B P W", "H text A TA H2 +x B TB P W"),
        ("W P TB B +x H2 TA A text H", "H text +x A TA H2 B TB P W"),
        # if all answers are missing, an added cell stays in its place among the tests
        ("H text +x +x TA H2 +y +y TB", "H text +x +x TA H2 +y +y TB P! W!"),
    ],
)
def test_cells_that_the_student_added_run_in_their_places(names: str, made: str) -> None:
    assert restored(in_order(names, submission())) == made


def test_a_deleted_cell_is_restored_if_it_is_locked_or_graded() -> None:
    assert restored(in_order("text", submission())) == "H text TA H2 TB P! W!"


def test_a_changed_locked_cell_counts_as_an_added_cell() -> None:
    cells = submission()
    cells["H"].source = "+mine"
    assert restored(in_order(ORDER, cells)) == "H +mine text A TA H2 B TB P W"
    # the changed copy is first or last, and the submission also has the unchanged cell
    right = submission()
    assert restored([cells["H"], *in_order(ORDER, right)]) == "H +mine text A TA H2 B TB P W"
    assert restored([*in_order(ORDER, right), cells["H"]]) == f"{ORDER} +mine"


def test_an_unchanged_locked_cell_of_an_earlier_release_is_dropped() -> None:
    cells = submission()
    record = {"grade": True, "solution": False, "locked": True, "points": 1, "grade_id": "TA", "checksum": ""}
    cells["TA"].metadata.nbgrader = NotebookNode(record)
    cells["TA"].source = "check(a(), 'as it once was');"
    cells["TA"].metadata.nbgrader.checksum = compute_checksum(cells["TA"])
    assert restored(in_order(ORDER, cells)) == ORDER
    cells["TA"].source += " // and changed"
    assert "andchanged" in restored(in_order(ORDER, cells))


def test_a_locked_cell_with_other_spaces_counts_as_unchanged() -> None:
    cells = submission()
    cells["H"].source = "import {check,todo} from 'gatebook';\n\n"
    assert restored(in_order(ORDER, cells)) == ORDER


COPIES = {
    "a wrong copy above": ("A0 A", "A! functiona(){return1;}"),
    "an unchanged stub above": ("stub A", "A"),
    "an unchanged stub below": ("A stub", "A"),
    "only an unchanged stub": ("stub", "A!"),
    "an empty copy above": ("empty A", " A"),
    "an empty copy below": ("A empty", "A "),
    "a copy in a text cell above": ("asText A", "functiona(){return0;} A"),
    "a copy in a text cell below": ("A asText", "A functiona(){return0;}"),
    "a part of the cell with other code": ("part A", "constpart=1; A"),
}


@pytest.mark.parametrize(("names", "made"), COPIES.values(), ids=COPIES.keys())
def test_the_first_of_several_answers_counts_and_the_others_run_in_place(names: str, made: str) -> None:
    cells = submission()
    for name, source in {
        "A0": "function a() { return 0; }",
        "stub": RELEASED[2].text,
        "empty": "",
        "part": "const part = 1;",
    }.items():
        cells[name] = copy.deepcopy(cells["A"])
        cells[name].update(source=source, id=f"copy-{name}")
    label = cells["A"].metadata
    cells["asText"] = new_markdown_cell("function a() { return 0; }", metadata=label)
    assert restored(in_order(f"H text {names} TA H2 B TB P W", cells)) == f"H text {made} TA H2 B TB P W"


def test_an_experiment_below_the_tests_does_not_replace_the_answer() -> None:
    cells = submission()
    cells["late"] = copy.deepcopy(cells["A"])
    cells["late"].source = "function a() { return 'trying'; }"
    assert restored(in_order(f"{ORDER} late", cells)) == f"{ORDER} functiona(){{return'trying';}}"


def exchange(cells: dict[str, NotebookNode], first: str, second: str, *keys: str) -> None:
    for key in keys:
        cells[first][key], cells[second][key] = cells[second][key], cells[first][key]


@pytest.mark.parametrize("keys", [["metadata"], ["id"], ["metadata", "id"]], ids=" and ".join)
@pytest.mark.parametrize("pair", ["A B", "A TA", "H A", "H TB", "TA TB", "A P", "B W", "P W", "H2 W", "text A"])
def test_exchanged_labels_and_ids_do_not_matter(pair: str, keys: list[str]) -> None:
    cells = submission()
    exchange(cells, *pair.split(), *keys)
    assert restored(in_order(ORDER, cells)) == ORDER


@pytest.mark.parametrize("names", [ORDER, "H A TA H2 B TB text P W", "TA TB H H2 text A B P W"])
@pytest.mark.parametrize("lost", ["labels", "ids", "both"])
def test_lost_labels_and_ids_do_not_matter(names: str, lost: str) -> None:
    cells = submission()
    for at, cell in enumerate(cells.values()):
        if lost != "ids":
            cell.metadata = NotebookNode()
        if lost != "labels":
            cell.id = f"other-{at}"
    assert restored(in_order(names, cells)) == ORDER


def test_changed_cell_types_do_not_matter() -> None:
    kinds = {"code": "raw", "markdown": "code"}
    cells = [NotebookNode({**cell, "cell_type": kinds[cell.cell_type]}) for cell in submission().values()]
    assert restored(cells) == ORDER


def test_an_answer_in_an_added_cell_replaces_the_stub() -> None:
    cells = submission()
    cells["A"].source = RELEASED[2].text
    answer = own(ANSWERS["A"])
    for place in range(len(cells)):
        made = in_order(ORDER, cells)
        made.insert(place, answer)
        assert restored(made) == ORDER


def test_a_stub_does_not_replace_a_function_that_another_cell_declares() -> None:
    cells = submission()
    stubs = {name: next(one.text for one in RELEASED if one.name == name) for name in "AB"}
    both = f"{ANSWERS['A']}\n{ANSWERS['B']}"
    cells["A"].source, cells["B"].source = both, stubs["B"]
    assert restored(in_order(ORDER, cells)) == "H text A! TA H2 TB P W"
    cells["A"].source = stubs["A"]
    assert restored([*in_order(ORDER, cells), own(both)]) == "H text A! TA H2 TB P W"


def test_an_answer_is_kept_if_its_cell_was_joined_with_another() -> None:
    joined = submission()
    joined["A"].source += f"\n{joined.pop('TA').source}"
    assert restored(list(joined.values())) == "H text A! TA H2 B TB P W"
    locked = submission()
    locked["TA"].source = f"{locked.pop('A').source}\n{locked['TA'].source}"
    assert restored(list(locked.values())) == "H text A! TA H2 B TB P W"
    with_helpers = submission()
    with_helpers["H"].source += f"\n{with_helpers.pop('A').source}"
    assert restored(list(with_helpers.values())) == "H text A! TA H2 B TB P W"


def test_a_submission_whose_cells_cannot_be_recognised_is_rejected() -> None:
    for cells in ([], [own("let x = 1;")], [own("def a():"), own("a()")]):
        with pytest.raises(UnrecognisedError, match="no cell was found for A, B, P, W"):
            match(cells, RELEASED)
    nothing = [own(one.text) for one in RELEASED if one.locked]
    with pytest.raises(UnrecognisedError, match="lost the labels"):
        match(nothing, RELEASED)


@pytest.mark.parametrize("record", [7, [], {}, {"grade_id": None}, {"grade_id": ["A"]}, {"grade_id": "Z"}])
def test_invalid_nbgrader_metadata_do_not_matter(record: object) -> None:
    cells = submission()
    for cell in cells.values():
        cell.metadata = NotebookNode(nbgrader=record)
    assert restored(list(cells.values())) == ORDER
