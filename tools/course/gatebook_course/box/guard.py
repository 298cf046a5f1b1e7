"""
Runs a process outside the box that watches it. The process passes on what the box prints, and kills the box when its
time or its disk space is used up.
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
#: Bytes of a box's standard output and error that are passed on: enough to see why it did not start.
LARGEST_OUTPUT = 16 * 1024
#: The largest number of files: each one takes memory or disk space, even an empty one.
MAX_FILES = 10_000


class Guard:
    """What each kind of box defines for its guard."""

    def begin(self) -> None:
        """Runs first."""

    def excess(self) -> str:
        """Returns why the box must be killed, or "" if it may continue."""
        return ""

    def end(self) -> None:
        """Runs after the box has exited."""


def start(guard: Guard, wall: float, keep: set[int]) -> None:
    """
    Starts the guard of this process, which later becomes the box.

    From now on the output of this process goes through the guard. Otherwise a cell could write to the instructor's
    terminal, or empty the file to which the instructor's output goes.

    :param wall: seconds until the box is killed.
    :param keep: the descriptors that the guard needs. It closes all others, which would otherwise outlive the box.
    """
    output_reader, output_writer = os.pipe()
    box = os.pidfd_open(os.getpid())
    child = os.fork()
    if child == 0:
        # the guard is a grandchild, since the program that replaces this process would not wait for a child
        if os.fork() == 0:
            os.setsid()  # the box is killed by its process group, which the guard must leave
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
    except Exception as error:  # a box must not run without a guard
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
                self.kill(f"its limit of {wall:g} s is over")
            elif reason := guard.excess():
                self.kill(reason)
            elif ready:
                time.sleep(PACE / 10)  # slows down a box that prints much

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
    with contextlib.suppress(OSError):  # the other end is already closed
        os.write(2, f"box: {line}\n".encode())
