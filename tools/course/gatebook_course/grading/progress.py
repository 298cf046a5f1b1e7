"""Shows the progress of a run."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence


class Progress:
    """Prints the progress. On a terminal it updates one line, and otherwise it prints one line per submission."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.begin = time.monotonic()

    def later(self, name: str, reason: str) -> None:
        """Prints that a submission will be graded again, after the others."""
        self._line(f"{name} will be graded again, alone: {reason}")

    def step(self, name: str, reason: str, cut_off: Sequence[str] = ()) -> None:
        """
        Prints the result of a submission.

        :param reason: the reason why it could not be graded, or "".
        :param cut_off: a message for each of its cells that a limit stopped.
        """
        self.count += 1
        spent = time.monotonic() - self.begin
        left = spent / self.count * (self.total - self.count)
        text = f"{self.count} of {self.total}: {name} {f'✗ {reason}' if reason else '✓'}"
        if sys.stdout.isatty() and not reason and not cut_off and self.count < self.total:
            columns = os.get_terminal_size().columns
            print(f"\r\x1b[K{f'{text}, about {left:.0f} s left'[: columns - 1]}", end="", flush=True)
            return
        self._line(text)
        for part in cut_off:
            print(f"  {part}", flush=True)

    def _line(self, text: str) -> None:
        clear = "\r\x1b[K" if sys.stdout.isatty() else ""
        print(f"{clear}{text}", flush=True)
