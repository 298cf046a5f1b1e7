"""Sets the resource limits and the user of a process in the box."""

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
#: User ids that no system uses, as (first, count): a range for systems with all ids, and one for containers with only
#: 65,536 ids.
LONE_USERS = ((1_900_000_000, 4_194_304), (61_184, 4_335))


def set_limits(settings: BoxSettings, *, processes: bool) -> None:
    """
    Sets the resource limits of this process.

    :param processes: whether to limit their number. Linux counts the processes of a user, so the limit is only correct
        if the user has no other processes: after `drop_root`, or inside a user namespace.
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
    Returns a different user id for each box, since Linux counts processes per user, and protects users from each other.
    """
    mapped = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    for first, count in LONE_USERS:
        user = first + os.getpid() % count
        if any(inside <= user < inside + length for inside, _, length in mapped):
            return user
    return 65534


def drop_root(user: int) -> bool:
    """Changes to this user if this process is root. Returns whether it was root."""
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    end_with_parent()
    return True


def end_with_parent() -> None:
    """
    Makes Linux kill this process when its parent exits (precisely: when the thread that started it exits). This
    survives an exec, but a change of the user undoes it.

    GATEBOOK_PARENT is the id of the process that started this one. It may have exited already, which makes another
    process the parent.
    """
    parent = int(os.environ.get("GATEBOOK_PARENT") or os.getppid())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # without a message, since the parent no longer exists


def close_other(keep: set[int]) -> None:
    """Closes all inherited descriptors except `keep`, since an open one would give access to something outside."""
    for name in os.listdir("/proc/self/fd"):
        fd = int(name)
        if fd > 2 and fd not in keep:
            try:
                os.close(fd)
            except OSError:
                continue  # this descriptor was used to list the folder
