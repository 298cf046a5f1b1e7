"""Defines a limit of time, and the message for a student whose code reaches it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimit:
    """
    A limit of processor time and of sleep.

    :param what: what the limit applies to, e.g. "a cell".
    :param processor: seconds of processor time.
    :param asleep: seconds in which the code may do nothing.
    """

    what: str
    processor: float
    asleep: float

    def reached(self, used: float, slept: float, passed: float) -> str:
        """Returns which limit was reached and what was used, or "" if none was."""
        if used >= self.processor:
            return (
                f"the time limit of {self.what}: used {used:.1f} s of {self.processor:g} s of processor time; "
                f"{passed:.0f} s passed"
            )
        if slept >= self.asleep:
            return (
                f"the sleep limit of {self.what}: slept for {slept:.1f} s of {self.asleep:g} s; "
                f"used {used:.1f} s of {self.processor:g} s of processor time; {passed:.0f} s passed"
            )
        return ""
