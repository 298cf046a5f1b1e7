"""Rebuilds a submission from the handed-out cells before any of its code runs."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.preprocessors import NbGraderPreprocessor

from .matching import Matching, assert_answered, match
from .reading import MADE
from .released import HandedOut, declared, handed_out


class RestoreCells(NbGraderPreprocessor):
    """
    Replaces nbgrader's OverwriteCells, which does not protect enough from hostile submissions.

    It rebuilds the notebook from the handed-out cells, in their order. All metadata comes from the gradebook, and so
    does the source of locked cells. Only the sources of the answers (see matching.py) and of the cells that the student
    added come from the submission.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        nbgrader = resources["nbgrader"]
        # the parent of a preprocessor is the exporter, and the parent of the exporter is nbgrader's converter
        coursedir = self.parent.parent.coursedir
        handed = handed_out(coursedir, nbgrader["db_url"], nbgrader["assignment"], nbgrader["notebook"])
        matching = match(nb.cells, handed)
        assert_answered(matching, nb.cells, handed)
        for at in sorted(matching.changed):
            self.log.warning("the submission changed the locked cell %s; the original is used", handed[at].name)
        nb.metadata = NotebookNode({key: nb.metadata[key] for key in ("kernelspec",) if key in nb.metadata})
        if matching.missing:
            nb.metadata.gatebook = {"missing": [handed[at].name for at in matching.missing]}
        nb.cells = rebuilt(nb.cells, handed, matching)
        nb.nbformat, nb.nbformat_minor = 4, 5
        return nb, resources


def rebuilt(cells: list[NotebookNode], handed: list[HandedOut], matching: Matching) -> list[NotebookNode]:
    """Returns the cells to grade, in the handed-out order, with the cells that the student added between them."""
    own: list[list[NotebookNode]] = [[] for _ in range(len(handed) + 1)]
    for place in matching.own:
        own[place_of(place, handed, matching)].append(_own(cells[place]))
    answered = [*matching.answers.values(), *matching.own]
    names = frozenset().union(*(declared(cells[place].source) for place in answered))
    made = list(own[0])
    for at, one in enumerate(handed):
        if at in matching.answers:
            made.append(_restored(one, cells[matching.answers[at]].source))
        elif one.locked or (one.known and one.known.grade):
            made.append(_restored(one, one.known.source))
        # a deleted cell is not restored, and an unchanged one is left out if another cell declares its names
        elif at in matching.untouched and not one.declared & names:
            made.append(_restored(one, one.text))
        made += own[at + 1]
    taken: set[str] = set()
    for number, cell in enumerate(made, 1):
        if not cell.id or cell.id in taken:
            cell.id = f"{MADE}{number}"
        taken.add(cell.id)
    return made


def place_of(place: int, handed: list[HandedOut], matching: Matching) -> int:
    """
    Returns the handed-out cell before which an added cell runs. If the order is unchanged, the added cell stays in
    place.

    - The added cell runs after the answer above it and before the answer below it. If the student has exchanged these
      two answers, it runs before both, because the answer below may need a function from it.
    - Between these two answers, it runs after the tests and texts that are above it in the submission.
    - It runs after the locked helpers that are above it, and after all helpers before the first answer.
    """
    there = {**matching.untouched, **matching.answers}
    answers = [at for at in there if not handed[at].locked and handed[at].known]
    before = max((at for at in answers if there[at] < place), key=there.__getitem__, default=None)
    after = min((at for at in answers if there[at] > place), key=there.__getitem__, default=None)
    begin = 0 if before is None else before + 1
    end = len(handed) if after is None else after
    found = min(begin, end)
    first = next((at for at, one in enumerate(handed) if one.known and not one.locked), len(handed))
    for at in range(begin, end):
        stood_before = at in there and there[at] < place
        follows = stood_before and (before is None or there[at] > there[before])
        if follows or (handed[at].helper and (stood_before or at < first)):
            found = at + 1
    return found


def _restored(one: HandedOut, source: str) -> NotebookNode:
    return _made(one.cell_type, source, one.known.metadata if one.known else {}, one.identity)


def _own(cell: NotebookNode) -> NotebookNode:
    # a raw cell becomes Markdown, because nbconvert copies raw cells into HTML pages without escaping them
    return _made(cell.cell_type, cell.source, {}, "" if cell.id.startswith(MADE) else cell.id)


def _made(cell_type: str, source: str, metadata: dict, identity: str) -> NotebookNode:
    make = new_code_cell if cell_type == "code" else new_markdown_cell
    cell = make(source, metadata=metadata)
    cell.id = identity
    return cell
