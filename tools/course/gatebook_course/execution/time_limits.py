"""Defines time limits, and the message for a student whose code reaches a limit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TimeLimit:
    """
    The limits of a piece of code: one of its processor time and one of its sleep.

    Code sleeps while all its threads wait for something other than a processor or a disk.

    :param what: the code, for the message, e.g. "a cell".
    :param processor: the seconds of processor time that the code may use.
    :param asleep: the seconds that the code may sleep.
    """

    what: str
    processor: float
    asleep: float

    def reached(self, used: float, slept: float, passed: float) -> str:
        """
        Returns the name of the limit that was reached, with what the code used, or "" if it reached no limit.

        :param used: the seconds of processor time that the code used.
        :param slept: the seconds that it slept.
        :param passed: the seconds that passed by the clock. They are only for the message.
        """
        if used >= self.processor:
            return (
                f"the time limit of {self.what} (the code used {used:.1f} s of processor time, the limit is "
                f"{self.processor:g} s; {passed:.0f} s passed by the clock)"
            )
        if slept >= self.asleep:
            return (
                f"the sleep limit of {self.what} (the code slept for {slept:.1f} s, the limit is {self.asleep:g} s; it "
                f"used {used:.1f} s of {self.processor:g} s of processor time, and {passed:.0f} s passed by the clock)"
            )
        return ""
