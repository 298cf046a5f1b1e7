"""
Measures regularly what boxes use, and adds it up so that the result does not depend on how busy the machine is.

Time by the clock never counts directly. An interval between two measurements counts as at most twice PACE. So a long
interval adds little, for example if the machine was suspended or this process had to wait for a processor.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from .processes import ASLEEP, BUSY, HELD, Sample

#: The number of seconds between two measurements.
PACE = 0.1
#: The largest number of seconds that one interval adds.
LONGEST_INTERVAL = 2 * PACE
#: While a box waits for a processor, this share of the time counts as lost. The share is not 0, so that grading also
#: ends on a machine that never lets the box run.
WAITING = 0.05


class Meter:
    """
    Measures several boxes together, from its creation on.

    used: the seconds of processor time that each box used.
    slept: the seconds in which all boxes slept. An interval counts only if all threads were asleep at its start and at
        its end. The processor time that was used in the interval is subtracted.
    lost: the seconds in which the machine kept the boxes from running. It includes the time in which a box was stopped
        or waited for a disk, and the share WAITING of the time in which it waited for a processor.
    passed: the seconds that passed by the clock. They are only for messages.
    """

    def __init__(
        self,
        boxes: Sequence[Callable[[], Sample | None]],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._boxes, self._now = boxes, now
        self._begin = self._last = now()
        self._before = [look() for look in boxes]
        self.used = [0.0 for _ in boxes]
        self.slept = self.lost = self.passed = 0.0

    def look(self) -> None:
        now = self._now()
        samples = [look() for look in self._boxes]
        stretch = min(now - self._last, LONGEST_INTERVAL)
        spent = 0.0
        for at, (before, after) in enumerate(zip(self._before, samples, strict=True)):
            more = max(0.0, after.used - before.used) if before and after else 0.0
            self.used[at] += more
            spent += more
        free = max(0.0, stretch - spent)
        state = _together(samples)
        if state == HELD:
            self.lost += free
        elif state == ASLEEP == _together(self._before):
            self.slept += free
        else:
            self.lost += free * WAITING
        self._before, self._last = samples, now
        self.passed = now - self._begin


def _together(samples: Sequence[Sample | None]) -> str:
    """
    Returns the state of several boxes together. It is HELD if a box is held, or else BUSY if a box is busy, or else
    ASLEEP. A box that has exited does not count.
    """
    states = {one.state for one in samples if one}
    return HELD if HELD in states else BUSY if BUSY in states else ASLEEP
