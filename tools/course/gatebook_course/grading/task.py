"""Defines a task, which the pool sends to a worker."""

from __future__ import annotations

from dataclasses import dataclass

from ..execution.faults import KernelEnded


@dataclass(frozen=True)
class Task:
    """
    A submission to grade.

    :param force: whether to grade it even if it is already graded.
    :param ended_before: how a kernel of this submission exited in an earlier attempt, or None.
    """

    assignment: str
    student: str
    force: bool
    ended_before: KernelEnded | None = None

    @property
    def name(self) -> str:
        return f"{self.assignment} {self.student}"
