"""
Makes the filter of system calls for a box. The filter is a program that the Linux kernel runs at each system call.

The filter allows threads. It allows no new processes, no connection out of the box, no memory that the limits do not
count, and no rare calls. A notebook kernel needs only sockets that are local streams: it binds them, and clients
connect.
"""

from __future__ import annotations

import platform
import struct

from .system_calls import ARCHITECTURES, DECIDED, DENIED, IGNORED, UNSEEN_BY_LANDLOCK

EPERM, ENODEV, ENOSYS, EAFNOSUPPORT = 1, 19, 38, 97
AF_UNIX, SOCK_STREAM, SOCK_TYPE_MASK = 1, 1, 0xF
CLONE_THREAD = 0x10000
PR_SET_PDEATHSIG = 1
MAP_SHARED, MAP_GROWSDOWN = 0x1, 0x100

# operations of classic BPF: load a word, bitwise and, jump if equal, jump if any bit is set, jump if at least, return
LOAD, AND, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x45, 0x35, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
# offsets in struct seccomp_data
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT, THIRD_ARGUMENT, FOURTH_ARGUMENT = 0, 4, 16, 24, 32, 40
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32 = 0x40000000
#: The signals that stop a process: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU.
STOPS = (19, 20, 21, 22)
#: The highest number in the lists of calls.py. Calls with higher numbers are newer than these lists, so they fail.
NEWEST = 469

Instruction = tuple[int, int, int, int]


def supported() -> bool:
    return platform.machine() in ARCHITECTURES


def program(pid: int | None = None, machine: str | None = None) -> bytes:
    """
    Returns the filter as a classic BPF program.

    :param pid: the id of this process, for the landlock box: this process may then send signals only to itself, and
        the calls that Landlock does not check are denied too. None for a box with its own namespace of processes.
    :param machine: the processor architecture (default: that of this machine).
    :raises ValueError: for an unknown architecture.
    """
    machine = machine or platform.machine()
    column = ARCHITECTURES.index(machine)
    instructions: list[Instruction] = [(LOAD, ARCHITECTURE, 0, 0), (JUMP_EQUAL, AUDIT[machine], 1, 0), _end(KILL)]
    instructions.append((LOAD, NUMBER, 0, 0))
    if machine == "x86_64":  # programs in x32 mode use other numbers for the same calls, so x32 is forbidden
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
    """Returns the instructions for the calls of DECIDED: they check the arguments and return the decision."""
    local = [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_EQUAL, AF_UNIX, 0, 3)]
    # datagrams need no connection, so with them code could, for example, write to the log of the system
    stream = [(LOAD, SECOND_ARGUMENT, 0, 0), (AND, SOCK_TYPE_MASK, 0, 0), (JUMP_EQUAL, SOCK_STREAM, 1, 0)]
    socket = [*local, *stream, _end(ERROR | EAFNOSUPPORT), _end(ALLOW)]
    return {
        "clone": [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_SET, CLONE_THREAD, 1, 0), _end(ERROR | EPERM), _end(ALLOW)],
        # its arguments are in memory, which a filter cannot read; libc uses `clone` after this error
        "clone3": [_end(ERROR | ENOSYS)],
        "socket": socket,
        "socketpair": socket,
        # Linux kills the notebook kernel when its parent exits, and the kernel must not switch that off
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

    They deny the signals of STOPS, so a box cannot stop itself. If a box is stopped, the cause is outside the box, and
    the time does not count for the student.
    """

    def without_stops(argument: int) -> list[Instruction]:
        stops = (step for one in STOPS for step in ((JUMP_EQUAL, one, 0, 1), _end(ERROR | EPERM)))
        return [(LOAD, argument, 0, 0), *stops]

    return {"kill": without_stops(SECOND_ARGUMENT), "tgkill": without_stops(THIRD_ARGUMENT)}


def _of_itself(pid: int) -> dict[str, list[Instruction]]:
    """
    Returns the instructions for the calls that take a process id. They allow only the id of this process.

    For prlimit64 they also allow 0, which means this process. For `kill`, 0 would mean the whole process group.
    """

    def only(*allowed: int) -> list[Instruction]:
        tests = [(JUMP_EQUAL, one, len(allowed) - at, 0) for at, one in enumerate(allowed)]
        return [(LOAD, FIRST_ARGUMENT, 0, 0), *tests, _end(ERROR | EPERM), _end(ALLOW)]

    return {"kill": only(pid), "tgkill": only(pid), "prlimit64": only(0, pid)}
