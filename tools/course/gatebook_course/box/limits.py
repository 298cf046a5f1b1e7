"""Changes this process before it becomes the box: sets its resource limits, its user and its open file descriptors."""

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
#: Ranges of user ids that no system uses, each as (first id, number of ids). The second range is for containers, which
#: may have only 65,536 ids.
LONE_USERS = ((1_900_000_000, 4_194_304), (61_184, 4_335))


def set_limits(settings: BoxSettings, *, processes: bool) -> None:
    """
    Sets the resource limits of this process.

    :param processes: whether to limit the number of processes. Linux counts all processes of a user together. So the
        limit is correct only if the user has no other processes, which is so after `drop_root` or in a user namespace.
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
    Returns a user id that no other running box has.

    Linux counts processes per user, and it protects the processes of users from each other.
    """
    mapped = [[int(word) for word in line.split()] for line in Path("/proc/self/uid_map").read_text().splitlines()]
    for first, count in LONE_USERS:
        user = first + os.getpid() % count
        if any(inside <= user < inside + length for inside, _, length in mapped):
            return user
    return 65534


def drop_root(user: int) -> bool:
    """Makes this process run as `user` if it runs as root. Returns whether it ran as root."""
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    end_with_parent()
    return True


def end_with_parent() -> None:
    """
    Makes Linux kill this process when its parent exits, or more precisely when the thread that started it exits.

    The request stays valid when the process executes another program. It is lost when the process changes its user.

    GATEBOOK_PARENT is the id of the process that started this process. If that process has exited already, this
    process has another parent and exits at once.
    """
    parent = int(os.environ.get("GATEBOOK_PARENT") or os.getppid())
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)  # nobody can read a message, since the parent has exited


def close_other(keep: set[int]) -> None:
    """Closes all inherited file descriptors except `keep`, because they would give the box access to files outside."""
    for name in os.listdir("/proc/self/fd"):
        fd = int(name)
        if fd > 2 and fd not in keep:
            try:
                os.close(fd)
            except OSError:
                continue  # os.listdir itself used this descriptor and has closed it
