"""Keeps at most one spare kernel in this process."""

from __future__ import annotations

import atexit
import contextlib
import threading

from .kernel import SpareKernel

#: The seconds between the start of a kernel and the start of the next spare kernel. In this time, the notebook's first
#: cells have the processor for themselves.
DELAY = 5.0


class Keeper:
    """Hands out the spare kernel, and replaces it. Each spare kernel is handed out once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._spare: SpareKernel | None = None
        self._timer: threading.Timer | None = None
        self._closed = False
        atexit.register(self.close)

    @property
    def spare_pid(self) -> int | None:
        """The id of the spare kernel's process, or None if there is no spare kernel."""
        spare = self._spare
        return spare.process.pid if spare else None

    def start(self, node: str, environment: dict[str, str]) -> None:
        """Starts a spare kernel, unless there is one."""
        with self._lock:
            self._timer = None
            if self._spare is None and not self._closed:
                with contextlib.suppress(OSError):  # the next kernel is then started as usual
                    self._spare = SpareKernel(node, environment)

    def start_later(self, node: str, environment: dict[str, str]) -> None:
        """Starts a spare kernel after DELAY. If another start is planned, this one replaces it."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = threading.Timer(DELAY, self.start, (node, environment))
            self._timer.daemon = True
            self._timer.start()

    def take(self, node: str, environment: dict[str, str]) -> SpareKernel | None:
        """Returns the spare kernel, which now belongs to the caller. Returns None if there is none that fits."""
        with self._lock:
            spare, self._spare = self._spare, None
        if spare is not None and not spare.fits(node, environment):
            spare.end()
            return None
        return spare

    def close(self) -> None:
        """Ends the spare kernel. No other one is started."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        if self._timer is not None:
            self._timer.cancel()
        if spare is not None:
            spare.end()


keeper = Keeper()
