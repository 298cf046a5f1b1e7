"""
Makes submissions that differ from the released notebook in order, number of cells, labels or file format.

The honest submissions contain right answers and get full marks. The hostile submissions contain wrong answers, and they
replace the functions of the kit that the tests call.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable

from gatebook_course.submissions.released import declared
from kinds import Change, Kind, as_json, helpers, solutions, tests
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

#: Declarations that replace functions of the kit. With them, every test would pass.
FORGED = """const requireExercise = () => {};
const pointsFor = (points: number) => points;
const check = () => {};
const freshNumbers = () => ({});"""


def where(nb: NotebookNode, cell: NotebookNode) -> int:
    return next(at for at, one in enumerate(nb.cells) if one is cell)


def move(nb: NotebookNode, cells: list[NotebookNode], to: int) -> None:
    """Moves cells, in their order, to the position `to` among the other cells."""
    moved = [id(cell) for cell in cells]
    others = [cell for cell in nb.cells if id(cell) not in moved]
    to = to if to >= 0 else len(others)
    nb.cells = [*others[:to], *cells, *others[to:]]


def forged(change: Change) -> Change:
    """Returns a change that first makes `change`, then moves the answers to the top and puts FORGED above them."""

    def change_both(nb: NotebookNode) -> None:
        change(nb)
        move(nb, solutions(nb), 0)
        nb.cells.insert(0, new_code_cell(FORGED))

    return change_both


def wrong_answers(change: Change) -> Change:
    """
    Returns a change that first replaces the answers by wrong ones, and then makes `change`.

    Stubs would not do, because a stub throws an error and fails even with a forged test.
    """

    def change_both(nb: NotebookNode) -> None:
        for cell in solutions(nb):
            # the function has no types, because the types of the helpers are not declared above the helpers
            *_, name = declared(cell.source)  # a type may stand above the function
            cell.source = f"function {name}(...given: any[]): any {{ return given.length; }}"
        change(nb)

    return change_both


def tests_to_top(nb: NotebookNode) -> None:
    move(nb, tests(nb), 0)


def helpers_to_end(nb: NotebookNode) -> None:
    move(nb, helpers(nb), -1)


def edited_copy_first(nb: NotebookNode) -> None:
    """Puts a changed copy of the locked helpers first, then the answers, and the unchanged helpers last."""
    [cell] = helpers(nb)
    edited = copy.deepcopy(cell)
    edited.source = FORGED
    move(nb, [cell], -1)
    move(nb, solutions(nb), 0)
    nb.cells.insert(0, edited)


def edited_copy_last(nb: NotebookNode) -> None:
    [cell] = helpers(nb)
    edited = copy.deepcopy(cell)
    edited.source = FORGED
    nb.cells.append(edited)


def exchange(first: NotebookNode, second: NotebookNode, key: str) -> None:
    first[key], second[key] = second[key], first[key]


def helpers_exchanged(key: str) -> Change:
    """Returns a change that adds a cell and exchanges its label or id with the label or id of the locked helpers."""

    def change(nb: NotebookNode) -> None:
        [cell] = helpers(nb)
        own = new_code_cell(FORGED)
        nb.cells.insert(where(nb, cell), own)
        exchange(cell, own, key)

    return change


def helpers_as_text(nb: NotebookNode) -> None:
    for cell in (*helpers(nb), *tests(nb)):
        retype(cell, "markdown")


def helpers_split(nb: NotebookNode) -> None:
    [cell] = helpers(nb)
    second = copy.deepcopy(cell)
    lines = cell.source.split("\n")
    cell.source, second.source = "\n".join(lines[:2]), "\n".join([*lines[2:], FORGED])
    nb.cells.insert(where(nb, cell) + 1, second)


def tests_joined(nb: NotebookNode) -> None:
    first, *others = tests(nb)
    first.source = "\n".join([FORGED, first.source, *(cell.source for cell in others)])
    nb.cells = [cell for cell in nb.cells if all(cell is not other for other in others)]


def labels_of_tests_rotated(nb: NotebookNode) -> None:
    cells = tests(nb)
    labels = [cell.metadata for cell in cells]
    for cell, label in zip(cells, labels[1:] + labels[:1], strict=True):
        cell.metadata = label


def retype(cell: NotebookNode, kind: str) -> None:
    cell.cell_type = kind
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)
    if kind == "code":
        cell.update(outputs=[], execution_count=None)


def reverse(nb: NotebookNode) -> None:
    nb.cells.reverse()


def double(nb: NotebookNode) -> None:
    nb.cells += copy.deepcopy(nb.cells)


def double_each(nb: NotebookNode) -> None:
    nb.cells = [one for cell in nb.cells for one in (cell, copy.deepcopy(cell))]


def solutions_exchanged(nb: NotebookNode) -> None:
    first, second = solutions(nb)[:2]
    at, to = where(nb, first), where(nb, second)
    nb.cells[at], nb.cells[to] = second, first


def tests_before_solutions(nb: NotebookNode) -> None:
    for cell in tests(nb):
        at = where(nb, cell)
        nb.cells.insert(max(0, at - 3), nb.cells.pop(at))


def labels_rotated(nb: NotebookNode) -> None:
    labels = [cell.metadata for cell in nb.cells]
    for cell, label in zip(nb.cells, labels[1:] + labels[:1], strict=True):
        cell.metadata = label


def solutions_exchange(key: str) -> Change:
    def change(nb: NotebookNode) -> None:
        exchange(*solutions(nb)[:2], key)

    return change


def ids_rotated(nb: NotebookNode) -> None:
    ids = [cell.id for cell in nb.cells]
    for cell, identity in zip(nb.cells, ids[1:] + ids[:1], strict=True):
        cell.id = identity


def labels_lost(nb: NotebookNode) -> None:
    for cell in nb.cells:
        cell.metadata = NotebookNode()


def labels_and_ids_lost(nb: NotebookNode) -> None:
    labels_lost(nb)
    for at, cell in enumerate(nb.cells):
        cell.id = f"new-{at}"


def types_changed(nb: NotebookNode) -> None:
    for cell in nb.cells:
        retype(cell, {"code": "markdown", "markdown": "raw"}[cell.cell_type])


def label_on_own_cell(nb: NotebookNode) -> None:
    """Moves the label of the first answer to an added cell above it. The answer keeps only its id."""
    first = solutions(nb)[0]
    own = new_code_cell("const aside = 1;", metadata=first.metadata)
    first.metadata = NotebookNode()
    nb.cells.insert(where(nb, first), own)


def joined_with_test(nb: NotebookNode) -> None:
    first = solutions(nb)[0]
    after = nb.cells.pop(where(nb, first) + 1)
    first.source += f"\n{after.source}"


def joined_with_text(nb: NotebookNode) -> None:
    """Joins the first answer with the locked test below it, so that the answer is in a locked cell."""
    first = solutions(nb)[0]
    after = nb.cells[where(nb, first) + 1]
    after.source = f"{first.source}\n{after.source}"
    nb.cells.pop(where(nb, first))


def split(nb: NotebookNode) -> None:
    """Splits the cell of the first answer. Both parts get the label of the cell, as in an editor."""
    first = solutions(nb)[0]
    rest = copy.deepcopy(first)
    first.source = "const aside = 1;"
    rest.source = rest.source.replace("{\n", "{\nvoid aside;\n", 1)
    nb.cells.insert(where(nb, first) + 1, rest)


def wrong_copy_above(nb: NotebookNode) -> None:
    first = solutions(nb)[0]
    old = copy.deepcopy(first)
    old.source = old.source.replace("{\n", "{\nif (Math.random() < 2) throw new Error('old');\n", 1)
    old.id = "an-old-copy"
    nb.cells.insert(where(nb, first), old)


def helper_at_top(nb: NotebookNode) -> None:
    """Adds a function above all handed-out cells. The first answer calls it."""
    first = solutions(nb)[0]
    first.source = first.source.replace("{\n", "{\naside(check);\n", 1)
    nb.cells.insert(0, new_code_cell("function aside(given: unknown): unknown { return given; }"))


def old_format(nb: NotebookNode) -> bytes:
    """Encodes the notebook in format 3, which the first editors of Jupyter used."""
    made = json.loads(json.dumps(nb))
    for cell in made["cells"]:
        cell.pop("id")
        if cell["cell_type"] == "code":
            cell.update(input=cell.pop("source"), language="typescript", collapsed=False, outputs=[])
            cell.pop("execution_count")
    sheet = {"metadata": {}, "cells": made["cells"]}
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}).encode()


def with_format(**changed: object) -> Callable[[NotebookNode], bytes]:
    return lambda nb: json.dumps({**nb, **changed}).encode()


def without_ids(nb: NotebookNode) -> bytes:
    cells = [{key: value for key, value in cell.items() if key != "id"} for cell in nb.cells]
    return json.dumps({**nb, "cells": cells, "nbformat_minor": 5}).encode()


def one_id(nb: NotebookNode) -> bytes:
    return json.dumps({**nb, "cells": [{**cell, "id": "same"} for cell in nb.cells]}).encode()


def unchanged(nb: NotebookNode) -> None:
    pass


HOSTILE = {
    "forged-tests-above-helpers": forged(tests_to_top),
    "forged-helpers-at-end": forged(helpers_to_end),
    "forged-reversed": forged(reverse),
    "edited-copy-of-helpers-first": edited_copy_first,
    "edited-copy-of-helpers-last": edited_copy_last,
    "forged-helpers-as-text": forged(helpers_as_text),
    "helpers-label-exchanged": helpers_exchanged("metadata"),
    "helpers-id-exchanged": helpers_exchanged("id"),
    "helpers-split": helpers_split,
    "tests-joined": tests_joined,
    "tests-labels-rotated": forged(labels_of_tests_rotated),
}
HONEST = {
    "reversed": reverse,
    "doubled": double,
    "each-doubled": double_each,
    "solutions-exchanged": solutions_exchanged,
    "tests-before-solutions": tests_before_solutions,
    "tests-at-top": tests_to_top,
    "helpers-at-end": helpers_to_end,
    "labels-exchanged": solutions_exchange("metadata"),
    "ids-exchanged": solutions_exchange("id"),
    "labels-rotated": labels_rotated,
    "ids-rotated": ids_rotated,
    "labels-lost": labels_lost,
    "labels-and-ids-lost": labels_and_ids_lost,
    "types-changed": types_changed,
    "label-on-own-cell": label_on_own_cell,
    "joined-with-test": joined_with_test,
    "joined-into-test": joined_with_text,
    "split": split,
    "wrong-copy-above": wrong_copy_above,
    "helper-at-top": helper_at_top,
}
FORMATS = {
    "format-3": old_format,
    "format-4.4-with-ids": with_format(nbformat_minor=4),
    "format-4.99": with_format(nbformat_minor=99),
    "format-in-words": with_format(nbformat="four", nbformat_minor=None, metadata=7),
    "byte-order-mark": lambda nb: b"\xef\xbb\xbf" + as_json(nb),
    "utf-16": lambda nb: as_json(nb).decode().encode("utf-16"),
    "no-ids": without_ids,
    "one-id": one_id,
}
SHAPES = [
    *(Kind(name, "untouched", "none", wrong_answers(change)) for name, change in HOSTILE.items()),
    *(Kind(name, "right", "full", change) for name, change in HONEST.items()),
    *(Kind(name, "right", "full", unchanged, saved) for name, saved in FORMATS.items()),
]
