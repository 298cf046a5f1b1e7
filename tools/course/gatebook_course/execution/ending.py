"""Why a kernel ended."""

from __future__ import annotations

import signal

from ..box import BoxSettings

#: How V8 ends a process that has no memory left, and what a fault in a program's memory ends with.
OF_MEMORY = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS}
GUARD = "box: ended, since "
#: What the guard of a box says about the student's code; whatever else it says is about the machine.
OF_DISK = ("it wrote more than", "it made more than")


def signal_of(status: int) -> int:
    """The signal that ended a process; 0 where none did. bubblewrap adds it to 128."""
    return -status if status < 0 else status - 128 if status > 128 else 0


def limit_of(status: int, said: str, used: float, box: BoxSettings) -> str:
    """
    The limit of ours that ended a kernel; empty where none did.

    :param said: what the box's guard has said.
    :param used: seconds of processor time since it was started.
    """
    number = signal_of(status)
    if (words := _guards_words(said)).startswith(OF_DISK):
        return f"the disk limit of a kernel: {words}"
    if number == signal.SIGXCPU or (number == signal.SIGKILL and used >= box.cpu - 1):
        return f"the time limit of a kernel: used {used:.1f} s of processor time of {box.cpu} s"
    if number in OF_MEMORY:
        name = signal.Signals(number).name
        return f"the memory limit of a kernel: {box.memory} MiB, of which 1024 MiB of JavaScript's values ({name})"
    return ""


def machine_of(status: int, said: str, out_of_memory: bool) -> str:
    """
    What of the machine ended a kernel; empty where it is not known.

    :param out_of_memory: whether Linux has ended a process meanwhile because the machine had no more memory.
    """
    if out_of_memory and signal_of(status) == signal.SIGKILL:
        return "the machine ran out of memory"
    words = _guards_words(said)
    return words if words and not words.startswith(OF_DISK) else ""


def described(status: int) -> str:
    number = signal_of(status)
    names = {int(one): one.name for one in signal.Signals}
    return names.get(number, f"signal {number}") if number else f"status {status}"


def _guards_words(said: str) -> str:
    return next((line.removeprefix(GUARD) for line in said.splitlines() if line.startswith(GUARD)), "")
