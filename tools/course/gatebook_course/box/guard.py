"""
A process beside the box and outside of it. It passes on what is said in there, and ends the box when its time or its
disk is used up.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time

from .limits import close_other

#: Seconds between two looks.
PACE = 0.25
#: Bytes of a box's standard output and error that are passed on: enough for why it did not start.
MOST_SAID = 16 * 1024
#: Files that may be made: each costs memory or disk, even an empty one.
MOST_FILES = 10_000


class Guard:
    """What a kind of box has to say of itself."""

    def begin(self) -> None:
        """What is done first."""

    def excess(self) -> str:
        """Why the box must be ended; nothing while all is well."""
        return ""

    def end(self) -> None:
        """What is done when the box has gone."""


def start(guard: Guard, wall: float, keep: set[int]) -> None:
    """
    Starts the guard of this process, which becomes the box. Its output goes through the guard from here on: else a cell
    could write to the terminal, or empty the file, that the instructor's own output goes to.

    :param wall: seconds until the box is ended.
    :param keep: the descriptors that the guard needs; any other that it held would not end with the box.
    """
    heard, said = os.pipe()
    box = os.pidfd_open(os.getpid())
    child = os.fork()
    if child == 0:
        # a grandchild: what this process becomes knows of no children, and buries none
        if os.fork() == 0:
            os.setsid()  # whoever ends the box ends its process group
            close_other({heard, box, *keep})
            os.set_blocking(heard, False)
            _run(guard, _Watch(box, heard), wall)
        os._exit(0)
    os.waitpid(child, 0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (said, 1), (said, 2)):
        os.dup2(source, target)
    for fd in (nothing, heard, said, box):
        os.close(fd)


def _run(guard: Guard, watch: _Watch, wall: float) -> None:
    try:
        guard.begin()
        watch.until_gone(guard, wall)
    except Exception as error:  # nobody would watch the box from here on
        watch.kill(f"its guard failed: {error!r}")
    guard.end()
    os._exit(0)


class _Watch:
    def __init__(self, box: int, heard: int) -> None:
        self.box = box
        self.sources = [box, heard]
        self.left = MOST_SAID

    def until_gone(self, guard: Guard, wall: float) -> None:
        last = time.monotonic() + wall
        while True:
            ready = select.select(self.sources, [], [], PACE)[0]
            for fd in ready:
                if fd != self.box:
                    self.pass_on(fd)
            if self.box in ready:
                return
            if time.monotonic() > last:
                self.kill(f"its {wall:g} s are over")
            elif reason := guard.excess():
                self.kill(reason)
            elif ready:
                time.sleep(PACE / 10)  # whoever says much is heard slowly

    def pass_on(self, heard: int) -> None:
        text = os.read(heard, 65536)
        if not text:
            self.sources.remove(heard)
        text, self.left = text[: self.left], max(0, self.left - len(text))
        for line in text.decode("utf8", "replace").splitlines():
            _tell("".join(sign if sign.isprintable() else " " for sign in line))

    def kill(self, reason: str) -> None:
        _tell(f"ended, since {reason}")
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.box, signal.SIGKILL)
        select.select([self.box], [], [], 10)


def _tell(line: str) -> None:
    """With a name before it: nothing that is said in a box is taken for the instructor's own output."""
    with contextlib.suppress(OSError):  # nobody listens any more
        os.write(2, f"box: {line}\n".encode())
