"""The limits of one submission's execution, as they travel from nbgrader's configuration to whatever obeys them."""

from __future__ import annotations

from dataclasses import dataclass

from .time_limits import TimeLimit


@dataclass(frozen=True)
class ExecutionSettings:
    """
    Seconds are of processor time, where nothing else is said.

    :param timeout: of a cell.
    :param budget: of all of a submission's own cells.
    :param call_limit: of a call of a student's function.
    :param start_limit: of a kernel's start.
    :param asleep: how many times as long code may sleep as it may use a processor.
    :param patience: seconds that the machine may keep a submission's kernels from running.
    :param most_output: bytes of output that are kept of a cell.
    """

    timeout: float
    budget: float
    call_limit: float
    start_limit: float
    asleep: float
    patience: float
    most_output: int

    def limit(self, what: str, processor: float) -> TimeLimit:
        return TimeLimit(what, processor, processor * self.asleep)
