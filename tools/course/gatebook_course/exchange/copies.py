"""Several copies of one notebook from one student: which one counts is for somebody to say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Copy:
    """A notebook in a download. `when` sorts copies by the time at which they were changed."""

    path: Path
    when: float
    content: bytes


#: Gets whose copies they are, and the copies, oldest first; returns the one that counts, None where none does.
Choose = Callable[[str, Sequence[Copy]], Copy | None]


def different(copies: Sequence[Copy]) -> list[Copy]:
    """The copies, oldest first, one for each content."""
    return sorted({one.content: one for one in copies}.values(), key=lambda one: one.when)


def newest(_: str, copies: Sequence[Copy]) -> Copy:
    return copies[-1]


def nobody(_: str, __: Sequence[Copy]) -> None:
    """Where nobody can be asked."""


def ask(student: str, copies: Sequence[Copy]) -> Copy | None:
    """Asks on the terminal."""
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
