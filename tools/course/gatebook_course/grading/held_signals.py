"""
Protects a worker process from Ctrl-C and a closed terminal while it starts.

Both send a signal to all processes of a run. A worker ignores these signals, because the process of the run handles
them. But until the worker has said so, SIGINT would end it with a traceback. So it starts with the signals on hold: a
process inherits this from the process that starts it, and a forked worker from the fork server.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

#: The names, because Windows has no SIGHUP.
_NAMES = ("SIGINT", "SIGHUP")


def _held() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]


@contextmanager
def held_signals() -> Iterator[None]:
    """
    Holds the signals back from this thread until the block ends.

    A process that is started within the block holds them back until it calls `ignore_held_signals`.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _held())
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def ignore_held_signals() -> None:
    """Ignores the signals in this process, and discards those that were held back."""
    for number in _held():
        signal.signal(number, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _held())
