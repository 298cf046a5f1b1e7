"""What a process in the box may use, and who it is."""

from __future__ import annotations

import os
import resource

from .settings import BoxSettings

MIB = 1 << 20
#: nobody and nogroup on most systems; whoever it is, it owns nothing.
NOBODY = 65534


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


def drop_root() -> bool:
    """Becomes nobody where this is root. Returns whether it was."""
    if os.geteuid() != 0:
        return False
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    return True


def close_other(keep: set[int]) -> None:
    """Closes what was inherited and is not named: a forgotten descriptor leads out of the box."""
    for name in os.listdir("/proc/self/fd"):
        fd = int(name)
        if fd > 2 and fd not in keep:
            try:
                os.close(fd)
            except OSError:
                continue  # the one that listed the folder
