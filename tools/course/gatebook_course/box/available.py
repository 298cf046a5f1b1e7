"""Which boxes can be had on this machine, found by making one."""

from __future__ import annotations

import functools
import os
import platform
import shutil
import subprocess

from . import kit, landlock, seccomp

#: Best first.
MODES = ("bubblewrap", "landlock")


class NoSandbox(RuntimeError):
    """There is no box here that a submission could be run in."""


@functools.cache
def why_not(mode: str) -> str:
    """Why this machine has not this box; empty where it has."""
    if platform.system() != "Linux":
        return f"it needs Linux, and this is {platform.system()}"
    if not seccomp.supported():
        return f"it knows the system calls of {', '.join(seccomp.ARCHITECTURES)}, and this is {platform.machine()}"
    if mode == "landlock":
        if os.geteuid() == 0 and not kit.readable_by_all():
            return f"the kit lies where only root can read ({kit.KIT}), and code is not run as root in this box"
        version = landlock.abi()
        return "" if version >= landlock.OLDEST else f"Landlock's version is {version}, and {landlock.OLDEST} is needed"
    if mode != "bubblewrap":
        return f"there is no such box; there are {', '.join(MODES)}"
    missing = [name for name in ("bwrap", "prlimit", "timeout", "nice") if shutil.which(name) is None]
    if missing:
        return f"{', '.join(missing)} is not installed"
    trial = ["--unshare-user", "--unshare-net", "--unshare-pid", "--disable-userns", "--ro-bind", "/", "/", "true"]
    result = subprocess.run(["bwrap", *trial], capture_output=True, text=True, timeout=20, check=False)
    return "" if result.returncode == 0 else (result.stderr.strip() or "bwrap fails").splitlines()[-1]


def choose_mode(wanted: str | None = None) -> str:
    """
    The best box, or the one that is wanted. "none" is no box, and only ever an answer to itself.

    :raises NoSandbox: where it cannot be had, with what to do.
    """
    if wanted == "none":
        return wanted
    reasons = {mode: why_not(mode) for mode in ([wanted] if wanted else MODES)}
    for mode, reason in reasons.items():
        if not reason:
            return mode
    listed = "; ".join(f"{mode}: {reason}" for mode, reason in reasons.items())
    raise NoSandbox(
        f"Students' code cannot be boxed here ({listed}). Install bubblewrap (Debian: `sudo apt install bubblewrap`) "
        "on a Linux machine that allows user namespaces, or use one with Linux 6.2 or later. To grade code that you "
        "trust as you trust your own, without a box: --unsafe."
    )
