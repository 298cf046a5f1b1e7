"""Decides which copy is graded if a student has handed in several copies of one notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """A notebook in a download. `when` is a number that grows with the time of the notebook's last change."""

    path: Path
    when: float
    content: bytes


#: A function that receives the student and the copies, oldest first. It returns the copy to grade, or None for no copy.
Choose = Callable[[str, Sequence[Copy]], Copy | None]


def different(copies: Sequence[Copy]) -> list[Copy]:
    """Returns the copies with different contents, oldest first. Of equal copies it returns one."""
    return sorted({one.content: one for one in copies}.values(), key=lambda one: one.when)


def newest(_: str, copies: Sequence[Copy]) -> Copy:
    """Returns the copy that was changed last."""
    return copies[-1]


def no_copy(_: str, __: Sequence[Copy]) -> None:
    """Chooses no copy. This is for runs without a terminal, in which nobody can be asked."""


def ask(student: str, copies: Sequence[Copy]) -> Copy | None:
    """Asks the user on the terminal which copy to grade."""
    print(f"{student} has handed in {len(copies)} different copies, oldest first:")
    for number, one in enumerate(copies, 1):
        print(f"  {number}  {one.path}")
    while True:
        try:
            answer = input(f"Which copy should be graded? (1 to {len(copies)}, or Enter for none) ").strip()
        except EOFError:
            return None
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(copies):
            return copies[int(answer) - 1]
