"""Waits for what runs in boxes, and looks at them meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from .faults import MachineFault
from .meter import PACE, Meter


class Watch:
    """
    What one submission may cost the machine: `patience` is how many seconds in all its boxes may be kept from running.
    """

    def __init__(self, patience: float) -> None:
        self.patience = patience
        self.lost = 0.0

    async def until(self, task: asyncio.Future, meter: Meter, check: Callable[[Meter], str]) -> str:
        """
        Waits for the task.

        :param check: says after each look which limit was reached; empty for none. It may raise.
        :returns: the limit that was reached; empty where the task is done.
        :raises MachineFault: where the boxes were kept from running for too long.
        """
        reached = ""
        while not (await asyncio.wait({task}, timeout=PACE))[0]:
            # at the look after the one that found it: what was done by then counts
            if reached:
                return reached
            before = meter.lost
            meter.look()
            self.lost += meter.lost - before
            reached = check(meter)
            if not reached and self.lost >= self.patience:
                used, slept = max(meter.used), meter.slept
                raise MachineFault(
                    f"the machine was too busy: a kernel was kept from running for {self.lost:.0f} s of "
                    f"{self.patience:g} s (it used {used:.1f} s of processor time and slept for {slept:.1f} s; "
                    f"{meter.passed:.0f} s passed)"
                )
        meter.look()
        return ""
