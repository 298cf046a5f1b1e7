"""Which submissions of the bank are graded from end to end, in which box: a part in every run, all of them nightly."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

import pytest
from bank import ASSIGNMENTS, SAMPLES
from gatebook_course.box import MODES, why_not
from gatebook_course.samples import Sample
from hostile import KINDS, kinds_of_code
from kinds import Kind
from odd_values import ODD_VALUES

#: The boxes of this machine.
BOXES = [mode for mode in MODES if sys.platform.startswith("linux") and not why_not(mode)]
#: Those that are code in a cell of the student's own.
CODE = {kind.name for kind in kinds_of_code()}
#: The first of these has what each of the others has.
ONE_BY_ONE = {kind.name for kind in ODD_VALUES[1:]}


@dataclass(frozen=True)
class Entry:
    """A submission, graded in a box. It has a `sample` of the assignment's own or a `kind` of hostile.py."""

    assignment: str
    name: str
    box: str
    sample: Sample | None = field(default=None, compare=False)
    kind: Kind | None = field(default=None, compare=False)

    @property
    def student(self) -> str:
        return f"{self.name}.{self.box}"

    @property
    def typed(self) -> bool:
        """
        Whether types are checked, which is most of what a grading costs: for right answers, as every student's are. Of
        wrong ones test_marks.py has the types, and no type error should keep hostile code from running.
        """
        return self.sample is right(self.assignment) or (self.kind is not None and self.kind.name == "type-error")


def right(assignment: str) -> Sample:
    return next(iter(SAMPLES[assignment].values()))


def wrong(assignment: str) -> list[Sample]:
    return [sample for sample in SAMPLES[assignment].values() if sample.marks]


def _box(number: int) -> str:
    return BOXES[number % len(BOXES)]


def ordinary() -> list[Entry]:
    """For each assignment a right and a wrong answer, and every kind once; the boxes take turns."""
    found = []
    for at, one in enumerate(ASSIGNMENTS):
        mistaken = wrong(one)[1 + at]
        found.append(Entry(one, right(one).name, _box(at), sample=right(one)))
        found.append(Entry(one, mistaken.name, _box(at + 1), sample=mistaken))
    code = [kind for kind in KINDS if kind.name in CODE]
    for at, kind in enumerate(code):
        found.append(Entry(ASSIGNMENTS[at % len(ASSIGNMENTS)], kind.name, _box(at // len(ASSIGNMENTS)), kind=kind))
    # many of them come down to one notebook when they are rebuilt, which is then graded once: on few assignments
    for at, kind in enumerate(kind for kind in KINDS if kind.name not in CODE | ONE_BY_ONE):
        found.append(Entry(ASSIGNMENTS[at % 2], kind.name, _box(at), kind=kind))
    return found


def everything() -> list[Entry]:
    """Every answer and every kind on every assignment; each of them in each box on some assignment."""
    found = []
    for at, one in enumerate(ASSIGNMENTS):
        for number, sample in enumerate(SAMPLES[one].values()):
            found.append(Entry(one, sample.name, _box(at + number), sample=sample))
        for number, kind in enumerate(KINDS):
            found.append(Entry(one, kind.name, _box(at + number), kind=kind))
    return found


def parameters() -> list:
    """All entries; those of an ordinary run first, the others marked `nightly`."""
    if not BOXES:
        return []
    first = ordinary()
    known = {(entry.assignment, entry.name, entry.box) for entry in first}
    more = [entry for entry in everything() if (entry.assignment, entry.name, entry.box) not in known]
    return [pytest.param(entry, id=_id(entry)) for entry in first] + [
        pytest.param(entry, id=_id(entry), marks=pytest.mark.nightly) for entry in more
    ]


def _id(entry: Entry) -> str:
    return f"{entry.assignment}-{entry.name}-{entry.box}"
