"""
Runs the guard of a box: a process outside the box that watches it. The guard passes on what the box prints, and kills
the box when the box has used all its time or disk space.
"""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time

from .limits import close_other

#: Seconds between two checks.
PACE = 0.25
#: The number of bytes of a box's standard output and error that are passed on. They are enough for the reason why a box
#: did not start.
LARGEST_OUTPUT = 16 * 1024
#: The largest number of files. It is limited because even an empty file takes memory or disk space.
MAX_FILES = 10_000


class Guard:
    """The steps of a guard. Each kind of box defines its own."""

    def begin(self) -> None:
        """Runs first."""

    def excess(self) -> str:
        """Returns why the box must be killed, or "" if it may continue."""
        return ""

    def end(self) -> None:
        """Runs after the box has exited."""


def start(guard: Guard, wall: float, keep: set[int]) -> None:
    """
    Starts the guard of this process. This process later becomes the box.

    From now on the output of this process goes through the guard. Otherwise a cell could write to the instructor's
    terminal. If the instructor's output goes to a file, a cell could also empty that file.

    :param wall: seconds until the box is killed.
    :param keep: the file descriptors that the guard needs. The guard closes all other descriptors, because they would
        stay open after the end of the box.
    """
    output_reader, output_writer = os.pipe()
    box = os.pidfd_open(os.getpid())
    child = os.fork()
    if child == 0:
        # the guard is a grandchild: the program that replaces this process does not wait for its children
        if os.fork() == 0:
            os.setsid()  # a kill of the box's process group must not reach the guard
            close_other({output_reader, box, *keep})
            os.set_blocking(output_reader, False)
            _run(guard, _Watch(box, output_reader), wall)
        os._exit(0)
    os.waitpid(child, 0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output_writer, 1), (output_writer, 2)):
        os.dup2(source, target)
    for fd in (nothing, output_reader, output_writer, box):
        os.close(fd)


def _run(guard: Guard, watch: _Watch, wall: float) -> None:
    try:
        guard.begin()
        watch.until_gone(guard, wall)
    except Exception as error:  # the box must not continue without a guard
        watch.kill(f"its guard failed: {error!r}")
    guard.end()
    os._exit(0)


class _Watch:
    def __init__(self, box: int, output_reader: int) -> None:
        self.box = box
        self.sources = [box, output_reader]
        self.left = LARGEST_OUTPUT

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
                self.kill(f"its limit of {wall:g} s by the clock is over")
            elif reason := guard.excess():
                self.kill(reason)
            elif ready:
                time.sleep(PACE / 10)  # this slows down a box that prints very much

    def pass_on(self, output_reader: int) -> None:
        text = os.read(output_reader, 65536)
        if not text:
            self.sources.remove(output_reader)
        text, self.left = text[: self.left], max(0, self.left - len(text))
        for line in text.decode("utf8", "replace").splitlines():
            _print_line("".join(sign if sign.isprintable() else " " for sign in line))

    def kill(self, reason: str) -> None:
        _print_line(f"killed, because {reason}")
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.box, signal.SIGKILL)
        select.select([self.box], [], [], 10)


def _print_line(line: str) -> None:
    """Prints a line with the prefix "box: ", so that it cannot be mistaken for the instructor's own output."""
    with contextlib.suppress(OSError):  # the reader may have closed stderr
        os.write(2, f"box: {line}\n".encode())
