"""
Adds up what boxes use, from one look to the next, so that nothing depends on how busy the machine is.

Time of the wall is never counted as such. Of each stretch between two looks at most twice the usual one counts,
whatever happened in between: a machine that was suspended, or a watcher that had to wait for a processor, adds nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from .processes import ASLEEP, BUSY, HELD, Sample

#: Seconds between two looks.
PACE = 0.1
#: Seconds of one stretch that count at most.
MOST = 2 * PACE
#: The share of the time in which a box waits for a processor that counts as lost: a machine that never lets it run
#: comes to an end too.
WAITING = 0.05


class Meter:
    """
    Looks at boxes together, from the moment at which it is made.

    used: seconds of processor time, for each box.
    slept: seconds in which none of them had anything to do. Only a stretch at whose both ends all threads were asleep
        counts, without the processor time that was used in it.
    lost: seconds in which the machine kept them from running: they were stopped, or waited for a disk or a processor.
    passed: seconds by the wall clock, to be shown only.
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
        stretch = min(now - self._last, MOST)
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
    """What has ended counts as asleep: nothing will come of it any more."""
    states = {one.state for one in samples if one}
    return HELD if HELD in states else BUSY if BUSY in states else ASLEEP
