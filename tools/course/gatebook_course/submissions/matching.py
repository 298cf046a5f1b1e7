"""
Finds out which cell of a submission answers which handed-out cell.

Labels (nbgrader's grade_id), cell ids and cell types can be lost, copied or exchanged by editors and students. So none
of them alone decides.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbgrader.utils import compute_checksum

from .evidence import Evidence
from .released import HandedOut, declared
from .submission import SubmissionRejected

WHAT_TO_DO = "Copy the answers into a released notebook and hand that in"


class UnrecognisedError(SubmissionRejected):
    """It is unclear which cell of a submission answers which handed-out cell, so a mark could be wrong."""


@dataclass
class Matching:
    """
    The result of `match`. All numbers are indices into the list of handed-out cells or the list of submitted cells.
    """

    answers: dict[int, int] = field(default_factory=dict)
    """Maps an editable handed-out cell to the submitted cell with the student's answer."""
    untouched: dict[int, int] = field(default_factory=dict)
    """Maps a handed-out cell to its first unchanged copy in the submission."""
    own: list[int] = field(default_factory=list)
    """The submitted cells that the student has added, in their order."""
    changed: set[int] = field(default_factory=set)
    """The locked handed-out cells of which the submission has a changed copy. The copy is also in `own`."""
    missing: list[int] = field(default_factory=list)
    """The editable handed-out cells for which neither an answer nor an unchanged copy was found."""


def match(cells: list[NotebookNode], handed: list[HandedOut]) -> Matching:
    """
    Returns which cell of a submission answers which handed-out cell. The same rules apply to every submission:

    1. A cell with exactly the text of a handed-out cell is a copy of that cell, even if it has the label or id of
    another cell.
    2. A changed cell answers the handed-out cell for which there is the most evidence. The names that the cell declares
       count most, then its label and its id, then its neighbours. Only cells that students may edit have answers.
    3. If a handed-out cell has several answers, the first answer that declares the requested names counts. The others
    are treated as cells that the student added. They run in their place, so a later definition replaces an earlier one,
    as in the notebook.
    4. If a handed-out cell has no answer, the answer is an added cell that declares the names of the handed-out cell.
    If there is no such cell and the handed-out cell was deleted, the answer is the added cell between the neighbours of
    the deleted cell, if there is only one.

    @raises UnrecognisedError if all labels and ids were lost and an answer cannot be found.
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
    """Returns a sort key for the possible answers to `target`. The most likely answer comes first."""
    names = bool(target.declared) and not target.declared & declared(cell.source)
    return names, cell.cell_type != target.cell_type, not cell.source.strip()


def _as_released_once(cell: NotebookNode) -> bool:
    """Returns whether a locked cell is an unchanged cell of an earlier release. Then its checksum is still correct."""
    try:
        return cell.metadata.nbgrader.checksum == compute_checksum(cell)
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _exchange_types(matching: Matching, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
    """
    Swaps the answers of two cells if code answers a text cell and text answers a code cell.

    In this case, the student or an editor has exchanged the labels and the ids of the two cells.
    """
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
    """
    Returns the added cells without copies of answers. A copy stays if another added cell declares one of its names.
    """
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
    """Returns whether a submitted cell is between the neighbours of the handed-out cell `at`."""
    there = {**matching.untouched, **matching.answers}
    before = max((one for one in there if one < at), default=-1)
    after = min((one for one in there if one > at), default=count)
    if before != at - 1 and after != at + 1:
        return False
    return there.get(before, -1) < place < there.get(after, float("inf"))


def _assert_recognised(
    matching: Matching, evidence: Evidence, cells: list[NotebookNode], handed: list[HandedOut]
) -> None:
    """
    Records the editable cells that are missing in the submission.

    A cell that the student deleted earns 0 points. A cell that cannot be recognised must not earn 0 points, so then the
    submission is rejected.

    @raises UnrecognisedError if cells are missing and all labels and ids were lost.
    """
    editable = [at for at, one in enumerate(handed) if one.known and not one.locked]
    matching.missing = [at for at in editable if at not in matching.answers and at not in matching.untouched]
    missing = ", ".join(handed[at].name for at in matching.missing)
    places = range(len(cells))
    known = any(evidence.labelled(place) is not None or evidence.identified(place) is not None for place in places)
    if missing and not known:
        raise UnrecognisedError(
            f"its {len(cells)} cells have lost the labels by which nbgrader recognises them, and no cell was found "
            f"for {missing}. {WHAT_TO_DO}"
        )


def assert_answered(matching: Matching, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
    """
    Rejects a submission if no answer was found although the student added code, because that code may contain the
    answers.

    If the student added no code, the student has deleted the answers, and the submission is graded.

    @raises UnrecognisedError if no answer was found and there is code that the student added.
    """
    asked_for = [at for at, one in enumerate(handed) if one.known and not one.locked]
    own = [place for place in matching.own if cells[place].cell_type == "code" and cells[place].source.strip()]
    if own and len(matching.missing) == len(asked_for):
        names = ", ".join(handed[at].name for at in matching.missing)
        raise UnrecognisedError(
            f"the student added {len(own)} code cells, and none of them could be recognised as the answer to {names}. "
            f"{WHAT_TO_DO}"
        )
