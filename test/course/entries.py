"""
Chooses which submissions are graded with nbgrader and boxes. Every run grades some of them, and nightly runs grade all.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import pytest
from bank import ASSIGNMENTS, SAMPLES
from gatebook_course.box import MODES, why_not
from gatebook_course.samples import Sample
from hostile import KINDS, kinds_of_code
from kinds import Kind
from variants import NIGHTLY

#: The boxes of this machine.
BOXES = [mode for mode in MODES if sys.platform.startswith("linux") and not why_not(mode)]
#: The names of the kinds that put their code into an added cell.
CODE = {kind.name for kind in kinds_of_code()}


@dataclass(frozen=True)
class Entry:
    """A submission to grade in a box: either a `sample` from the bank or a `kind` from hostile.py."""

    assignment: str
    name: str
    box: str
    typed: bool
    """
    Whether the types of the code are checked, as in a real course. The check takes most of the time of a grading.

    It is off for wrong answers, because test_marks.py checks their types. It is off for hostile code, because a type
    error would keep that code from running.
    """
    sample: Sample | None = field(default=None, compare=False)
    kind: Kind | None = field(default=None, compare=False)

    @property
    def student(self) -> str:
        return f"{self.name}.{self.box}{'.typed' if self.typed else ''}"


def right(assignment: str) -> Sample:
    return next(iter(SAMPLES[assignment].values()))


def wrong(assignment: str) -> list[Sample]:
    return [sample for sample in SAMPLES[assignment].values() if sample.marks]


def _box(number: int) -> str:
    return BOXES[number % len(BOXES)]


def of_sample(assignment: str, sample: Sample, box: str, typed: bool = False) -> Entry:
    return Entry(assignment, sample.name, box, typed, sample=sample)


def of_kind(assignment: str, kind: Kind, box: str) -> Entry:
    return Entry(assignment, kind.name, box, kind.name == "type-error", kind=kind)


def ordinary() -> list[Entry]:
    """
    Returns the entries that every run grades, alternately in each box.

    They are a right and a wrong answer for each assignment, a right answer with types for each box, and for each
    defence the most difficult kind of attack (see variants.py).
    """
    found = []
    for at, one in enumerate(ASSIGNMENTS):
        found.append(of_sample(one, right(one), _box(at), typed=at < len(BOXES)))
        found.append(of_sample(one, wrong(one)[1 + at], _box(at + 1)))
    kinds = [kind for kind in KINDS if kind.name not in NIGHTLY]
    code = [kind for kind in kinds if kind.name in CODE]
    for at, kind in enumerate(code):
        found.append(of_kind(ASSIGNMENTS[at % len(ASSIGNMENTS)], kind, _box(at // len(ASSIGNMENTS))))
    # the rebuilt notebooks of many kinds are equal, so all kinds use one assignment, and equal notebooks are graded
    # once
    for at, kind in enumerate(kind for kind in kinds if kind.name not in CODE):
        found.append(of_kind(ASSIGNMENTS[0], kind, _box(at)))
    return found


def everything() -> list[Entry]:
    """
    Returns every sample answer and every hostile or broken submission of every assignment.

    Each kind is graded in each box on some assignment.
    """
    found = []
    for at, one in enumerate(ASSIGNMENTS):
        for number, sample in enumerate(SAMPLES[one].values()):
            found.append(of_sample(one, sample, _box(at + number), typed=sample is right(one)))
        for number, kind in enumerate(KINDS):
            found.append(of_kind(one, kind, _box(at + number)))
    return found


def parameters() -> list:
    """Returns all entries: first those of every run, then the others, marked `nightly`."""
    if not BOXES:
        return []
    first = ordinary()
    known = set(first)
    more = [entry for entry in everything() if entry not in known]
    return [pytest.param(entry, id=_id(entry)) for entry in first] + [
        pytest.param(entry, id=_id(entry), marks=pytest.mark.nightly) for entry in more
    ]


def _id(entry: Entry) -> str:
    return f"{entry.assignment}-{entry.student}"
