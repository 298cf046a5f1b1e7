"""How far a run has come."""

from __future__ import annotations

import os
import sys
import time


class Progress:
    """A line that is written anew where somebody watches, and a line for each submission where not."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.begin = time.monotonic()

    def step(self, name: str, reason: str) -> None:
        """:param reason: why it failed; empty where it did not."""
        self.count += 1
        spent = time.monotonic() - self.begin
        left = spent / self.count * (self.total - self.count)
        text = f"{self.count} of {self.total}: {name} {f'✗ {reason}' if reason else '✓'}"
        watched = sys.stdout.isatty()
        if watched and not reason and self.count < self.total:
            columns = os.get_terminal_size().columns
            print(f"\r\x1b[K{f'{text}, about {left:.0f} s left'[: columns - 1]}", end="", flush=True)
        else:
            clear = "\r\x1b[K" if watched else ""
            print(f"{clear}{text}", flush=True)
