"""Puts a submission back into the form in which it was handed out, before anything of it runs."""

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
    In place of nbgrader's OverwriteCells, which trusts more of a submission than a hostile one deserves.

    The notebook is built anew from what was handed out: its cells, in its order, with the metadata and, where they are
    locked, the source that the gradebook has. Of the submission come the answers (matching.py says which cell is one)
    and the student's own cells, without metadata.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        nbgrader = resources["nbgrader"]
        # nbconvert makes preprocessors children of the exporter, nbgrader the exporter a child of the converter
        coursedir = self.parent.parent.coursedir
        handed = handed_out(coursedir, nbgrader["db_url"], nbgrader["assignment"], nbgrader["notebook"])
        matching = match(nb.cells, handed)
        assert_answered(matching, nb.cells, handed)
        for at in sorted(matching.changed):
            self.log.warning("%s was changed in the submission; it is graded as it was handed out", handed[at].name)
        nb.metadata = NotebookNode({key: nb.metadata[key] for key in ("kernelspec",) if key in nb.metadata})
        if matching.missing:
            nb.metadata.gatebook = {"missing": [handed[at].name for at in matching.missing]}
        nb.cells = rebuilt(nb.cells, handed, matching)
        nb.nbformat, nb.nbformat_minor = 4, 5
        return nb, resources


def rebuilt(cells: list[NotebookNode], handed: list[HandedOut], matching: Matching) -> list[NotebookNode]:
    """The cells that were handed out, in their order, and before each the student's own that belong there."""
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
        # what else was deleted stays away, and a stub does not replace what the student declares in another cell
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
    Before which cell a student's own cell runs: where it stood, if the order is as it was.

    - It runs after the answer that it stood after, and before the answer that it stood before. Where these two were
      exchanged, before: a function may be needed by the answer below it.
    - Between these two it runs after the tests and texts that it stood after.
    - It runs after the locked helpers that it stood after, and after all that come before the first answer.
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
    # a raw cell goes into a page of HTML as it is
    return _made(cell.cell_type, cell.source, {}, "" if cell.id.startswith(MADE) else cell.id)


def _made(cell_type: str, source: str, metadata: dict, identity: str) -> NotebookNode:
    make = new_code_cell if cell_type == "code" else new_markdown_cell
    cell = make(source, metadata=metadata)
    cell.id = identity
    return cell
