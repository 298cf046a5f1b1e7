"""Makes broken, careless and hostile submissions, in the same way for every assignment.

Each kind names the marks that it must get. "full": the answers are right, and the change costs no points. "none": the
answers are only stubs, and the attack earns no points. "without": it loses the points of the tests that need the first
function.

The kinds that add code to a cell are in hostile.ts. The kinds that change the order or number of cells, their labels or
the file format are in shapes.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kinds import Change, Kind, grade_id, helpers, record, solutions, tests
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_raw_cell
from odd_values import ODD_VALUES
from shapes import SHAPES


def before_first(code: str) -> Change:
    """Returns a change that adds a cell before the first function."""

    def change(nb: NotebookNode) -> None:
        nb.cells.insert(nb.cells.index(solutions(nb)[0]), new_code_cell(code))

    return change


def after_last(code: str) -> Change:
    """Returns a change that adds a cell after the last function, before its tests."""

    def change(nb: NotebookNode) -> None:
        nb.cells.insert(nb.cells.index(solutions(nb)[-1]) + 1, new_code_cell(code))

    return change


def in_first(edit: Callable[[str], str]) -> Change:
    def change(nb: NotebookNode) -> None:
        first = solutions(nb)[0]
        first.source = edit(first.source)

    return change


def in_body(code: str) -> Change:
    """Returns a change that adds code at the beginning of the first function's body."""

    def edit(source: str) -> str:
        end = source.index("{\n", source.index("function ")) + 2
        return source[:end] + code + "\n" + source[end:]

    return in_first(edit)


def each_test(edit: Callable[[NotebookNode], None]) -> Change:
    def change(nb: NotebookNode) -> None:
        for cell in tests(nb):
            edit(cell)

    return change


def delete(which: Callable[[NotebookNode], list[NotebookNode]]) -> Change:
    def change(nb: NotebookNode) -> None:
        gone = [id(cell) for cell in which(nb)]
        nb.cells = [cell for cell in nb.cells if id(cell) not in gone]

    return change


def stub_returns(value: str) -> Change:
    """Returns a change that makes every function return `value`, with which an attacker hopes to pass the tests."""

    def change(nb: NotebookNode) -> None:
        for cell in solutions(nb):
            cell.source = cell.source.replace("todo();", f"return ({value}) as any;")

    return change


PLACES: dict[str, Callable[[str], Change]] = {
    "before": before_first,
    "after": after_last,
    "end": lambda code: in_first(lambda source: f"{source}\n{code}"),
    "body": in_body,
    "returns": stub_returns,
}
HEAD = re.compile(r"// %% (?P<name>[\w-]+): (?P<base>\w+) answers, (?P<marks>\w+) marks, (?P<place>\w+)\n")


def kinds_of_code() -> list[Kind]:
    """Returns the kinds of hostile.ts."""
    text = Path(__file__).with_suffix(".ts").read_text(encoding="utf8")
    heads = list(HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    found = []
    for head, end in zip(heads, ends, strict=True):
        change = PLACES[head["place"]](text[head.end() : end].strip())
        found.append(Kind(head["name"], head["base"], head["marks"], change))
    return found


def unlock(cell: NotebookNode) -> None:
    record(cell).update(locked=False, solution=True)
    cell.source = "5"


def to_markdown(cell: NotebookNode) -> None:
    cell.cell_type = "markdown"
    for key in ("outputs", "execution_count"):
        cell.pop(key, None)


def rename(cell: NotebookNode) -> None:
    record(cell).update(grade_id=f"{grade_id(cell)}-x")


def double(nb: NotebookNode) -> None:
    nb.cells += [new_code_cell("5", metadata=dict(cell.metadata)) for cell in tests(nb)]


def add_raw(nb: NotebookNode) -> None:
    """Adds a raw cell. By default nbconvert copies raw cells into HTML pages without escaping them."""
    nb.cells.append(new_raw_cell("<script>document.title = 'RAN'</script>"))


SKIPPING = ["skip-execution", "raises-exception", "remove-cell"]
PYTHON = {"name": "python3", "display_name": "Python", "language": "python"}

CHANGED = [
    Kind("untouched", "untouched", "none", lambda nb: None),
    Kind("syntax-error", "right", "without", in_first(lambda source: source.replace("{\n", "{{(\n", 1))),
    Kind("deleted-function", "right", "without", delete(lambda nb: solutions(nb)[:1])),
    Kind("deleted-tests", "right", "full", delete(tests)),
    Kind("deleted-helpers", "right", "full", delete(helpers)),
    Kind("raw-cell", "right", "full", add_raw),
    Kind("edited-tests", "untouched", "none", each_test(lambda cell: cell.update(source="5"))),
    Kind("skipped-tests", "untouched", "none", each_test(lambda cell: cell.metadata.update(tags=SKIPPING))),
    Kind("points-changed", "untouched", "none", each_test(lambda cell: record(cell).update(points=1000))),
    Kind("no-grade", "untouched", "none", each_test(lambda cell: record(cell).update(grade=False))),
    Kind("unlocked", "untouched", "none", each_test(unlock)),
    Kind("renamed", "untouched", "none", each_test(rename)),
    Kind("markdown-tests", "untouched", "none", each_test(to_markdown)),
    Kind("doubled-tests", "untouched", "none", double),
    Kind("other-kernel", "untouched", "none", lambda nb: nb.metadata.update(kernelspec=PYTHON)),
]

KINDS = [*CHANGED, *SHAPES, *ODD_VALUES, *kinds_of_code()]
