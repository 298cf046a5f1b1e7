"""A submission that is to be graded, as the pool sends it to a worker."""

from __future__ import annotations

from dataclasses import dataclass

from ..execution.faults import KernelEnded


@dataclass(frozen=True)
class Task:
    """
    :param force: also where it is graded already.
    :param ended_before: how a kernel of this submission ended when it was graded before.
    """

    assignment: str
    student: str
    force: bool
    ended_before: KernelEnded | None = None

    @property
    def name(self) -> str:
        return f"{self.assignment} {self.student}"
