"""What a student's code may use, and what is said when it has used it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimit:
    """
    :param what: whose limit it is, e.g. "a cell".
    :param processor: seconds of processor time.
    :param asleep: seconds in which there was nothing to do.
    """

    what: str
    processor: float
    asleep: float

    def reached(self, used: float, slept: float, passed: float) -> str:
        """Which limit was reached and what was used; empty where none was."""
        if used >= self.processor:
            return (
                f"the time limit of {self.what}: used {used:.1f} s of processor time of {self.processor:g} s; "
                f"{passed:.0f} s passed"
            )
        if slept >= self.asleep:
            return (
                f"the sleep limit of {self.what}: asleep for {slept:.1f} s of {self.asleep:g} s; "
                f"used {used:.1f} s of processor time of {self.processor:g} s; {passed:.0f} s passed"
            )
        return ""
