"""
Makes a filter of system calls, as a program for the Linux kernel.

It allows threads but no new processes, no connection out of the box, no memory that the limits do not count, and no
rare calls. The only sockets that a kernel needs are local streams, which it binds and to which clients connect.
"""

from __future__ import annotations

import platform
import struct

from .calls import ARCHITECTURES, DECIDED, DENIED, IGNORED, UNSEEN_BY_LANDLOCK

EPERM, ENODEV, ENOSYS, EAFNOSUPPORT = 1, 19, 38, 97
AF_UNIX, SOCK_STREAM, SOCK_TYPE_MASK = 1, 1, 0xF
CLONE_THREAD = 0x10000
PR_SET_PDEATHSIG = 1
MAP_SHARED, MAP_GROWSDOWN = 0x1, 0x100

# classic BPF: load a word, and, jump if equal / any bit set / at least, return
LOAD, AND, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x45, 0x35, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
# offsets in struct seccomp_data
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT, THIRD_ARGUMENT, FOURTH_ARGUMENT = 0, 4, 16, 24, 32, 40
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000
#: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU.
STOPS = (19, 20, 21, 22)
#: Calls with higher numbers are newer than these lists.
NEWEST = 469

Instruction = tuple[int, int, int, int]


def supported() -> bool:
    return platform.machine() in ARCHITECTURES


def program(pid: int | None = None, machine: str | None = None) -> bytes:
    """
    Returns the filter as a classic BPF program.

    :param pid: without a namespace, the only process that this process may signal: itself. Landlock then protects the
        files, so calls that Landlock does not check are denied too.
    :param machine: the architecture (default: that of this machine).
    :raises ValueError: for an unknown architecture.
    """
    machine = machine or platform.machine()
    column = ARCHITECTURES.index(machine)
    instructions: list[Instruction] = [(LOAD, ARCHITECTURE, 0, 0), (JUMP_EQUAL, AUDIT[machine], 1, 0), _end(KILL)]
    instructions.append((LOAD, NUMBER, 0, 0))
    if machine == "x86_64":  # x32 has the same calls with other numbers
        instructions += [(JUMP_AT_LEAST, X32, 0, 1), _end(KILL)]
    instructions += [(JUMP_AT_LEAST, NEWEST + 1, 0, 1), _end(ERROR | ENOSYS)]
    for calls, verdict in (
        (DENIED, ERROR | EPERM),
        (IGNORED, ERROR | 0),
        (UNSEEN_BY_LANDLOCK if pid is not None else {}, ERROR | EPERM),
    ):
        for numbers in calls.values():
            number = numbers[column]
            if number is not None:
                instructions += [(JUMP_EQUAL, number, 0, 1), _end(verdict)]
    itself = _of_itself(pid) if pid is not None else {}
    bodies = {name: [*body, *itself.pop(name, [_end(ALLOW)])] for name, body in _signals().items()}
    for name, body in {**_bodies(), **bodies, **itself}.items():
        number = DECIDED[name][column]
        assert number is not None
        instructions += [(JUMP_EQUAL, number, 0, len(body)), *body]
    instructions.append(_end(ALLOW))
    return b"".join(struct.pack("HBBI", code, true, false, value) for code, value, true, false in instructions)


def _end(verdict: int) -> Instruction:
    return (RETURN, verdict, 0, 0)


def _bodies() -> dict[str, list[Instruction]]:
    """Returns the instructions for each call whose arguments decide."""
    local = [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_EQUAL, AF_UNIX, 0, 3)]
    # datagrams need no connection, so they could reach the system's log, for example
    stream = [(LOAD, SECOND_ARGUMENT, 0, 0), (AND, SOCK_TYPE_MASK, 0, 0), (JUMP_EQUAL, SOCK_STREAM, 1, 0)]
    socket = [*local, *stream, _end(ERROR | EAFNOSUPPORT), _end(ALLOW)]
    return {
        "clone": [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_SET, CLONE_THREAD, 1, 0), _end(ERROR | EPERM), _end(ALLOW)],
        # its arguments are in memory, which a filter cannot read: libc falls back to clone
        "clone3": [_end(ERROR | ENOSYS)],
        "socket": socket,
        "socketpair": socket,
        # the kernel must not undo that it is killed when its parent exits
        "prctl": [
            *((LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_EQUAL, PR_SET_PDEATHSIG, 0, 1)),
            *(_end(ERROR | EPERM), _end(ALLOW)),
        ],
        # shared memory, and memory that grows like a stack, is not counted as data
        "mmap": [
            *((LOAD, FOURTH_ARGUMENT, 0, 0), (JUMP_SET, MAP_SHARED | MAP_GROWSDOWN, 0, 1)),
            *(_end(ERROR | ENODEV), _end(ALLOW)),
        ],
    }


def _signals() -> dict[str, list[Instruction]]:
    """
    Returns the first instructions for the calls that send a signal.

    A box cannot stop itself. So if a box is stopped, the cause is outside, and the time does not count for the student.
    """

    def without_stops(argument: int) -> list[Instruction]:
        stops = (step for one in STOPS for step in ((JUMP_EQUAL, one, 0, 1), _end(ERROR | EPERM)))
        return [(LOAD, argument, 0, 0), *stops]

    return {"kill": without_stops(SECOND_ARGUMENT), "tgkill": without_stops(THIRD_ARGUMENT)}


def _of_itself(pid: int) -> dict[str, list[Instruction]]:
    """
    Returns the instructions for calls that take a process id: only this process is allowed.

    The id 0 also means this process, except that for `kill` it means the whole group.
    """

    def only(*allowed: int) -> list[Instruction]:
        tests = [(JUMP_EQUAL, one, len(allowed) - at, 0) for at, one in enumerate(allowed)]
        return [(LOAD, FIRST_ARGUMENT, 0, 0), *tests, _end(ERROR | EPERM), _end(ALLOW)]

    return {"kill": only(pid), "tgkill": only(pid), "prlimit64": only(0, pid)}
