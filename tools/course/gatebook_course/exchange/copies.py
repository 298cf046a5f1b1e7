"""Decides which copy counts if a student has handed in several copies of one notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """A notebook in a download. `when` is the time of its last change, for sorting."""

    path: Path
    when: float
    content: bytes


#: Receives the student and the copies, oldest first. Returns the copy that counts, or None if none does.
Choose = Callable[[str, Sequence[Copy]], Copy | None]


def different(copies: Sequence[Copy]) -> list[Copy]:
    """Returns one copy per content, oldest first."""
    return sorted({one.content: one for one in copies}.values(), key=lambda one: one.when)


def newest(_: str, copies: Sequence[Copy]) -> Copy:
    """Returns the copy that was changed last."""
    return copies[-1]


def no_copy(_: str, __: Sequence[Copy]) -> None:
    """Chooses no copy: for runs without a terminal."""


def ask(student: str, copies: Sequence[Copy]) -> Copy | None:
    """Asks on the terminal which copy counts."""
    print(f"{student} has handed in {len(copies)} different copies, oldest first:")
    for number, one in enumerate(copies, 1):
        print(f"  {number}  {one.path}")
    while True:
        try:
            answer = input(f"Which one counts? (1 to {len(copies)}; Enter: none) ").strip()
        except EOFError:
            return None
        if not answer:
            return None
        if answer.isdecimal() and 1 <= int(answer) <= len(copies):
            return copies[int(answer) - 1]
