"""Waits until work in boxes is done, and regularly checks the limits of the boxes while it waits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .faults import MachineFault
from .meter import PACE, Meter


class Watch:
    """
    Watches the boxes of one submission.

    :param patience: the total seconds for which the machine may keep the boxes from running.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.lost = 0.0

    async def until(self, task: asyncio.Future, meter: Meter, check: Callable[[Meter], str]) -> str:
        """
        Waits until the task is done or a limit is reached.

        :param check: is called after each measurement. It returns which limit was reached, or "" for none. It may
            raise.
        :returns: the limit that was reached, or "" if the task is done.
        :raises MachineFault: if the machine kept the boxes from running for too long.
        """
        reached = ""
        while not (await asyncio.wait({task}, timeout=PACE))[0]:
            # a reached limit is returned one step later, so that a task that ends in this step counts as done
            if reached:
                return reached
            before = meter.lost
            meter.look()
            self.lost += meter.lost - before
            reached = check(meter)
            if not reached and self.lost >= self.patience:
                used, slept = max(meter.used), meter.slept
                raise MachineFault(
                    f"the machine was too busy: it kept a kernel from running for {self.lost:.0f} s, the limit is "
                    f"{self.patience:g} s (the kernel used {used:.1f} s of processor time and slept for {slept:.1f} s; "
                    f"{meter.passed:.0f} s passed by the clock)"
                )
        meter.look()
        return ""
