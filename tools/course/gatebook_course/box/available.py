"""Which boxes can be had on this machine, found by running a small program in one."""

from __future__ import annotations

import functools
import json
import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

from . import kit, landlock, seccomp
from .invocation import command, environment
from .settings import BoxSettings

#: Best first.
MODES = ("bubblewrap", "landlock")
#: What the box of namespaces is made with.
PROGRAMS = ("bwrap", "prlimit")

#: Seconds after which a program that takes a tenth of one hangs, however busy the machine is.
HANGS = 300


class NoSandbox(RuntimeError):
    """There is no box here that a submission could be run in."""


@functools.cache
def why_not(mode: str) -> str:
    """Why this machine has not this box; empty where it has."""
    if mode not in MODES:
        return f"there is no such box; there are {', '.join(MODES)}"
    if platform.system() != "Linux":
        return f"it needs Linux, and this is {platform.system()}"
    if not seccomp.supported():
        return f"it knows the system calls of {', '.join(seccomp.ARCHITECTURES)}, and this is {platform.machine()}"
    if mode == "landlock":
        if os.geteuid() == 0 and not kit.readable_by_all():
            return f"the kit or node lies where only root can read ({kit.KIT}), and this box runs no code as root"
        if (version := landlock.abi()) < landlock.OLDEST:
            return f"Landlock's version is {version}, and {landlock.OLDEST} is needed (Linux 6.2)"
    elif missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"{', '.join(missing)} is not installed"
    return _trial(mode)


def _trial(mode: str) -> str:
    """Runs node in it. Returns what was said last where that fails."""
    with tempfile.TemporaryDirectory(prefix="gb-") as folder:
        ports = {f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
        file = Path(folder, "c.json")
        file.write_text(json.dumps({"transport": "ipc", "ip": f"{folder}/s", **ports}), encoding="utf8")
        program = [part.replace("{connection_file}", str(file)) for part in command([kit.node(), "--version"])]
        variables = {**os.environ, **environment(BoxSettings(mode=mode, niceness=0))}
        try:
            result = subprocess.run(
                program, cwd=folder, env=variables, capture_output=True, text=True, timeout=HANGS, check=False
            )
        except subprocess.TimeoutExpired:
            return "node does not end in it"
    if result.returncode == 0:
        return ""
    said = result.stderr.strip().splitlines() or [f"node fails in it (status {result.returncode})"]
    return said[-1].removeprefix("box: ")


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
