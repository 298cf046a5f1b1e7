"""Finds out why a kernel exited."""

from __future__ import annotations

import signal

from ..box import BoxSettings

#: Signals with which V8 terminates a process that has no memory left, and those of memory faults.
OF_MEMORY = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS}
GUARD = "box: killed, because "
#: The guard's messages about the student's code. All its other messages are about the machine.
OF_DISK = ("it wrote more than", "it made more than")


def signal_of(status: int) -> int:
    """Returns the signal that terminated a process, or 0 if none did. bubblewrap adds 128 to the number."""
    return -status if status < 0 else status - 128 if status > 128 else 0


def limit_of(status: int, printed: str, used: float, box: BoxSettings) -> str:
    """
    Returns which of our limits terminated a kernel, or "" if none did.

    :param printed: what the guard of the box has printed.
    :param used: seconds of processor time since the kernel started.
    """
    number = signal_of(status)
    if (reason := _guards_reason(printed)).startswith(OF_DISK):
        return f"the disk limit of a kernel: {reason}"
    if number == signal.SIGXCPU or (number == signal.SIGKILL and used >= box.cpu - 1):
        return f"the time limit of a kernel: used {used:.1f} s of {box.cpu} s of processor time"
    if number in OF_MEMORY:
        name = signal.Signals(number).name
        return f"the memory limit of a kernel: {box.memory} MiB, of which 1024 MiB for JavaScript values ({name})"
    return ""


def machine_of(status: int, printed: str, out_of_memory: bool) -> str:
    """
    Returns which fault of the machine terminated a kernel, or "" if none is known.

    :param out_of_memory: whether Linux has since killed a process because the machine ran out of memory.
    """
    if out_of_memory and signal_of(status) == signal.SIGKILL:
        return "the machine ran out of memory"
    reason = _guards_reason(printed)
    return reason if reason and not reason.startswith(OF_DISK) else ""


def described(status: int) -> str:
    number = signal_of(status)
    names = {int(one): one.name for one in signal.Signals}
    return names.get(number, f"signal {number}") if number else f"status {status}"


def _guards_reason(printed: str) -> str:
    return next((line.removeprefix(GUARD) for line in printed.splitlines() if line.startswith(GUARD)), "")
