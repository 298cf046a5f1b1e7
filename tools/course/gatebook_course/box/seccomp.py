"""A filter of system calls, as a program for the Linux kernel.

No new processes (threads yes), no way out over a socket, no signals to others, nothing exotic. A kernel binds its
sockets and is connected to; it connects to nobody, so `connect` is not needed, and of sockets only local streams are.
"""

from __future__ import annotations

import platform
import struct

EPERM, EAFNOSUPPORT, ENOSYS = 1, 97, 38
AF_UNIX, SOCK_STREAM, SOCK_TYPE_MASK = 1, 1, 0xF
CLONE_THREAD = 0x10000

# classic BPF: load a word, and, jump if equal / any bit set / at least, return
LOAD, AND, JUMP_EQUAL, JUMP_SET, JUMP_AT_LEAST, RETURN = 0x20, 0x54, 0x15, 0x45, 0x35, 0x06
ALLOW, KILL, ERROR = 0x7FFF0000, 0x80000000, 0x00050000
# offsets in struct seccomp_data
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24
X32 = 0x40000000

#: AUDIT_ARCH_* of the architecture, and the numbers of the calls that need a look at their arguments or another error.
ARCHITECTURES = {
    "x86_64": {
        **{"audit": 0xC000003E, "clone": 56, "clone3": 435, "socket": 41},
        **{"kill": 62, "tgkill": 234, "prlimit64": 302},
    },
    "aarch64": {
        **{"audit": 0xC00000B7, "clone": 220, "clone3": 435, "socket": 198},
        **{"kill": 129, "tgkill": 131, "prlimit64": 261},
    },
}

#: Calls that end with EPERM, with their numbers on x86_64 and aarch64 (None: there is none).
DENIED: dict[str, tuple[int | None, int | None]] = {
    "fork": (57, None),
    "vfork": (58, None),
    "connect": (42, 203),
    "tkill": (200, 130),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_send_signal": (424, 424),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "bpf": (321, 280),
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "mount": (165, 40),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "setns": (308, 268),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "syslog": (103, 116),
}


def supported() -> bool:
    return platform.machine() in ARCHITECTURES


def program(pid: int | None = None) -> bytes:
    """
    The filter for this machine.

    :param pid: the process that may signal itself and nobody else, where it sees others; None in a namespace of its
        own.
    :raises KeyError: on an architecture whose calls are not known here.
    """
    machine = platform.machine()
    numbers = ARCHITECTURES[machine]
    column = list(ARCHITECTURES).index(machine)
    lines: list[tuple[int, int, int, int]] = []

    def add(code: int, value: int, true: int = 0, false: int = 0) -> None:
        lines.append((code, true, false, value))

    def when(name: str, body: list[tuple[int, int, int, int]]) -> None:
        """The body decides the call of this name; it must end with a return."""
        add(JUMP_EQUAL, numbers[name], 0, len(body))
        lines.extend((code, true, false, value) for code, value, true, false in body)

    def itself(name: str, *others: int) -> None:
        """Allowed where the first argument is this process."""
        allowed = [*others, pid]
        tests = [(JUMP_EQUAL, one, len(allowed) - at, 0) for at, one in enumerate(allowed)]
        when(name, [(LOAD, FIRST_ARGUMENT, 0, 0), *tests, (RETURN, ERROR | EPERM, 0, 0), (RETURN, ALLOW, 0, 0)])

    add(LOAD, ARCHITECTURE)
    add(JUMP_EQUAL, numbers["audit"], 1, 0)
    add(RETURN, KILL)
    add(LOAD, NUMBER)
    if machine == "x86_64":  # the same calls under other numbers
        add(JUMP_AT_LEAST, X32, 0, 1)
        add(RETURN, KILL)
    for both in DENIED.values():
        if both[column] is not None:
            add(JUMP_EQUAL, both[column], 0, 1)
            add(RETURN, ERROR | EPERM)
    # its arguments lie in memory, where a filter cannot look: libc falls back to clone
    add(JUMP_EQUAL, numbers["clone3"], 0, 1)
    add(RETURN, ERROR | ENOSYS)
    thread = [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_SET, CLONE_THREAD, 1, 0), (RETURN, ERROR | EPERM, 0, 0)]
    when("clone", [*thread, (RETURN, ALLOW, 0, 0)])
    family = [(LOAD, FIRST_ARGUMENT, 0, 0), (JUMP_EQUAL, AF_UNIX, 0, 3)]
    kind = [(LOAD, SECOND_ARGUMENT, 0, 0), (AND, SOCK_TYPE_MASK, 0, 0), (JUMP_EQUAL, SOCK_STREAM, 1, 0)]
    when("socket", [*family, *kind, (RETURN, ERROR | EAFNOSUPPORT, 0, 0), (RETURN, ALLOW, 0, 0)])
    if pid is not None:
        itself("kill")
        itself("tgkill")
        itself("prlimit64", 0)
    add(RETURN, ALLOW)
    return b"".join(struct.pack("HBBI", code, true, false, value) for code, true, false, value in lines)
