"""Holds the limits of a submission, which nbgrader's configuration passes to the modules that apply them."""

from __future__ import annotations

from dataclasses import dataclass

from .time_limits import TimeLimit


@dataclass(frozen=True)
class ExecutionSettings:
    """
    The limits of a submission. Except for `patience`, seconds are seconds of processor time.

    :param timeout: seconds for a cell.
    :param budget: seconds for all cells of a student together.
    :param call_limit: seconds for a call of a student's function.
    :param start_limit: seconds for the start of a kernel.
    :param asleep: each limit of sleep is this many times the limit of processor time.
    :param patience: seconds that the machine may keep a submission's kernels from running.
    :param most_output: bytes of output that are kept per cell.
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
