"""What a process in the box may use, and who it is."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path

from .settings import BoxSettings

PR_SET_PDEATHSIG = 1
MIB = 1 << 20
#: Users that no system has: one range for whoever may be any user, one for containers that know only 65,536.
LONE_USERS = ((1_900_000_000, 4_194_304), (61_184, 4_335))


def set_limits(settings: BoxSettings, *, processes: bool) -> None:
    """
    :param processes: whether to bound their number. It is counted for a user as a whole, so it must not be bounded
        where the user has other processes: only after `drop_root`, or inside a user namespace of its own.
    """
    bounds = {
        resource.RLIMIT_DATA: settings.memory * MIB,
        resource.RLIMIT_FSIZE: settings.disk * MIB,
        resource.RLIMIT_CPU: settings.cpu,
        resource.RLIMIT_NOFILE: 512,
        resource.RLIMIT_CORE: 0,
    }
    if processes:
        bounds[resource.RLIMIT_NPROC] = settings.processes
    for limit, value in bounds.items():
        hard = resource.getrlimit(limit)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(limit, (value, value))


def lone_user() -> int:
    """
    A user of its own for each box: the number of processes is counted for a user, and no user touches another's.
    """
    mapped = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    for first, count in LONE_USERS:
        user = first + os.getpid() % count
        if any(inside <= user < inside + length for inside, _, length in mapped):
            return user
    return 65534


def drop_root(user: int) -> bool:
    """Becomes this user where this is root. Returns whether it was."""
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    end_with_parent()
    return True


def end_with_parent() -> None:
    """
    Lets this process be killed when the one that started it ends (in truth: the thread that started it). Holds over an
    exec; a change of the user undoes it.

    GATEBOOK_PARENT is the process that started it: by now it may have gone, and another be the parent.
    """
    parent = int(os.environ.get("GATEBOOK_PARENT") or os.getppid())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # nobody is there to be told why


def close_other(keep: set[int]) -> None:
    """Closes what was inherited and is not named: a forgotten descriptor leads out of the box."""
    for name in os.listdir("/proc/self/fd"):
        fd = int(name)
        if fd > 2 and fd not in keep:
            try:
                os.close(fd)
            except OSError:
                continue  # the one that listed the folder
