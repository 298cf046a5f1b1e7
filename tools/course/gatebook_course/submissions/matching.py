"""
Finds out which cell of a submission answers which cell that was handed out.

Editors, and students, lose, copy and exchange labels (nbgrader's grade_id), cell ids and types. So no single one of
them decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from .evidence import Evidence
from .released import HandedOut, declared
from .submission import SubmissionRefused

WHAT_TO_DO = "Copy the answers into a released notebook and hand that in"


class UnrecognisedError(SubmissionRefused):
    """The cells of a submission cannot be told apart: marks would be a guess."""


@dataclass
class Matching:
    """All numbers are places in lists of cells: of what was handed out, and of the submission."""

    answers: dict[int, int] = field(default_factory=dict)
    """For what was handed out and may be edited: the cell that holds the student's version."""
    untouched: dict[int, int] = field(default_factory=dict)
    """The first copy that is as it was handed out."""
    own: list[int] = field(default_factory=list)
    """Cells of the student's own, in order."""
    changed: set[int] = field(default_factory=set)
    """Locked cells of which there is a changed copy; that copy is one of the student's own cells."""
    missing: list[int] = field(default_factory=list)
    """What students were to edit, and neither an answer nor an untouched copy was found of."""


def match(cells: list[NotebookNode], handed: list[HandedOut]) -> Matching:
    """
    One rule for all:

    1. A cell with exactly the text that was handed out is a copy of it, whatever else it says of itself.
    2. A cell that differs answers the one that most speaks for: the names that it declares count most, then its label,
       its id, and its neighbours. Only cells that students may edit have answers.
    3. Of several answers the first counts that declares what was asked for. The others are cells of the student's own,
       and run at their place: as in the notebook, a later definition replaces an earlier one.
    4. Where a cell that was handed out has no answer, a cell of the student's own that declares its names is its
       answer; else, where it was deleted, the only one between its neighbours.

    @raises UnrecognisedError where all labels and ids were lost, and an answer cannot be found.
    """
    matching = Matching()
    evidence = Evidence(cells, handed)
    copies: dict[int, list[int]] = defaultdict(list)
    for place in range(len(cells)):
        if (same := evidence.same[place]) is not None:
            matching.untouched.setdefault(same, place)
        elif (answered := evidence.answered(place)) is not None:
            copies[answered].append(place)
        else:
            label = evidence.labelled(place)
            if label is not None and handed[label].locked:
                if _as_released_once(cells[place]):
                    continue
                matching.changed.add(label)
            matching.own.append(place)
    for target, places in copies.items():
        best = min(places, key=lambda place: (*_unlikely(cells[place], handed[target]), place))
        matching.answers[target] = best
        matching.own += [place for place in places if place != best]
    _exchange_types(matching, cells, handed)
    matching.own = _without_repeated(matching, cells)
    _recover(matching, cells, handed)
    _assert_recognised(matching, evidence, cells, handed)
    return matching


def _unlikely(cell: NotebookNode, target: HandedOut) -> tuple[bool, bool, bool]:
    """Sorts the likely answers first."""
    names = bool(target.declared) and not target.declared & declared(cell.source)
    return names, cell.cell_type != target.cell_type, not cell.source.strip()


def _as_released_once(cell: NotebookNode) -> bool:
    """Whether a locked cell is as an earlier release had it: its checksum still holds."""
    try:
        return cell.metadata.nbgrader.checksum == compute_checksum(cell)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _exchange_types(matching: Matching, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
    """Code and a text that stand at each other's place, by all that they say, were exchanged in all that they say."""
    answers = matching.answers
    wrong = [at for at in sorted(answers) if cells[answers[at]].cell_type != handed[at].cell_type]
    wrong = [at for at in wrong if not handed[at].declared]
    if len(wrong) != 2:
        return
    first, second = wrong
    types = cells[answers[second]].cell_type, cells[answers[first]].cell_type
    if answers[first] > answers[second] and types == (handed[first].cell_type, handed[second].cell_type):
        answers[first], answers[second] = answers[second], answers[first]


def _without_repeated(matching: Matching, cells: list[NotebookNode]) -> list[int]:
    """The student's own cells without further copies of an answer that nothing between them replaces."""
    answers = {cells[place].source for place in matching.answers.values()}
    repeated = {place for place in matching.own if cells[place].source in answers}
    others = [declared(cells[place].source) for place in matching.own if place not in repeated]
    replaced = frozenset().union(*others)
    return [
        place for place in sorted(matching.own) if place not in repeated or declared(cells[place].source) & replaced
    ]


def _recover(matching: Matching, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
    for at, one in enumerate(handed):
        answer = matching.answers.get(at)
        if one.locked or (answer is not None and not _unlikely(cells[answer], one)[0]):
            continue
        own = [
            place for place in matching.own if cells[place].cell_type == one.cell_type and cells[place].source.strip()
        ]
        found = [place for place in own if one.declared & declared(cells[place].source)][:1]
        if not found and one.known and answer is None and at not in matching.untouched:
            between = [place for place in own if _in_gap(place, matching, at, len(handed))]
            found = between if len(between) == 1 else []
        if found:
            matching.answers[at] = found[0]
            matching.own = sorted({*matching.own, answer} - {found[0], None})


def _in_gap(place: int, matching: Matching, at: int, count: int) -> bool:
    """Whether a cell stands where one that was handed out is to be expected: between its neighbours."""
    there = {**matching.untouched, **matching.answers}
    before = max((one for one in there if one < at), default=-1)
    after = min((one for one in there if one > at), default=count)
    if before != at - 1 and after != at + 1:
        return False
    return there.get(before, -1) < place < there.get(after, float("inf"))


def _assert_recognised(
    matching: Matching, evidence: Evidence, cells: list[NotebookNode], handed: list[HandedOut]
) -> None:
    """A cell that a student has deleted is worth 0; one that nobody can find is not."""
    editable = [at for at, one in enumerate(handed) if one.known and not one.locked]
    matching.missing = [at for at in editable if at not in matching.answers and at not in matching.untouched]
    missing = ", ".join(handed[at].name for at in matching.missing)
    places = range(len(cells))
    known = any(evidence.labelled(place) is not None or evidence.identified(place) is not None for place in places)
    if missing and not known:
        raise UnrecognisedError(
            f"its {len(cells)} cells have lost the labels by which nbgrader knows them, and no cell could be found "
            f"for {missing}. {WHAT_TO_DO}"
        )


def assert_answered(matching: Matching, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
    """
    Refuses a submission in which no cell could be found for any answer, though it has code of the student's own: that
    code may be the answers. Where there is none, they were deleted.

    @raises UnrecognisedError
    """
    asked_for = [at for at, one in enumerate(handed) if one.known and not one.locked]
    own = [place for place in matching.own if cells[place].cell_type == "code" and cells[place].source.strip()]
    if own and len(matching.missing) == len(asked_for):
        names = ", ".join(handed[at].name for at in matching.missing)
        raise UnrecognisedError(
            f"it has {len(own)} code cells of the student's own, and none of them could be told to answer {names}. "
            f"{WHAT_TO_DO}"
        )
