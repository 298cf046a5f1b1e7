"""
Applies limits to calls. In a call, a test in the grader's kernel calls a student's function and waits for the result.
"""

from __future__ import annotations

from .call_clock import CallClock
from .faults import MachineFault
from .meter import Meter
from .time_limits import TimeLimit

#: No time, as (seconds of processor time, seconds of sleep, seconds by the clock).
NOTHING = (0.0, 0.0, 0.0)


class Calls:
    """
    The calls of one test, and what they have used.

    Time between two measurements counts for a call only if both measurements found this call. So time of an earlier
    call never counts for a later call, even if the measurements are rare.
    """

    def __init__(self, clock: CallClock, one: TimeLimit, together: TimeLimit, idle: float) -> None:
        """
        :param one: the limit of each call.
        :param together: the limit of all calls of the test together.
        :param idle: the seconds for which both kernels may sleep while the grader waits for no call.
        """
        self._clock, self._one, self._together, self._idle = clock, one, together, idle
        self.given_up = ""
        self._call = 0
        self._before = self._in_call = self._in_all = NOTHING
        self._idled = 0.0

    def look(self, meter: Meter) -> None:
        """
        Gives up the current call if it has reached a limit.

        :param meter: has measured the student's box and the grader's box, in this order.
        :raises MachineFault: if the grader's kernel sleeps for too long without waiting for a call.
        """
        call, now = self._clock.call(), (meter.used[0], meter.slept, meter.passed)
        more = tuple(after - before for before, after in zip(self._before, now, strict=True))
        if self.given_up or not (call or self._call):
            self._idled += more[1]
        else:
            self._in_all = _sum(self._in_all, more)
            self._in_call = _sum(self._in_call, more) if call == self._call else NOTHING
            reached = self._one.reached(*self._in_call) or self._together.reached(*self._in_all)
            if call and reached:
                self.given_up = reached
                self._clock.give_up(call, reached)
        if self._idled >= self._idle:
            raise MachineFault(
                f"the grader's kernel did not answer: it slept for {self._idled:.0f} s, the limit is {self._idle:g} s"
            )
        self._call, self._before = call, now


def _sum(one: tuple, other: tuple) -> tuple[float, float, float]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]
