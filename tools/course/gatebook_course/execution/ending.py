"""Finds out why a kernel exited."""

from __future__ import annotations

import signal

from ..box import BoxSettings

#: The signals of memory faults, and the signals with which V8 terminates a process that has no memory left.
OF_MEMORY = {signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS}
GUARD = "box: killed, because "
#: The beginnings of the guard's messages about the student's code. All other messages of the guard are about the
#: machine.
OF_DISK = ("it wrote more than", "it made more than")


def signal_of(status: int) -> int:
    """Returns the number of the signal that terminated a process, or 0 for none. bubblewrap adds 128 to this number."""
    return -status if status < 0 else status - 128 if status > 128 else 0


def limit_of(status: int, printed: str, used: float, box: BoxSettings) -> str:
    """
    Returns which limit of the settings terminated a kernel, with what was used, or "" if no limit did.

    :param status: the exit status, as in Python's subprocess.
    :param printed: the messages that the guard of the box has printed.
    :param used: seconds of processor time since the kernel started.
    """
    number = signal_of(status)
    if (reason := _guards_reason(printed)).startswith(OF_DISK):
        return f"the disk limit of a kernel ({reason})"
    if number == signal.SIGXCPU or (number == signal.SIGKILL and used >= box.cpu - 1):
        return f"the time limit of a kernel (it used {used:.1f} s of processor time, the limit is {box.cpu} s)"
    if number in OF_MEMORY:
        name = signal.Signals(number).name
        return (
            f"the memory limit of a kernel ({box.memory} MiB; JavaScript values may take 1024 MiB of them; "
            f"signal {name})"
        )
    return ""


def machine_of(status: int, printed: str, out_of_memory: bool) -> str:
    """
    Returns which fault of the machine terminated a kernel, or "" if no such fault is known.

    :param out_of_memory: whether Linux killed any process for lack of memory while the kernel ran.
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
