"""Finds out which boxes work on this machine, by running a small program in each."""

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

#: The kinds of box; the best one comes first.
MODES = ("bubblewrap", "landlock")
#: The programs that the bubblewrap box needs.
PROGRAMS = ("bwrap", "prlimit")

#: The seconds after which the trial counts as hanging. It normally takes a tenth of a second, so this is enough even on
#: a busy machine.
HANGS = 300


class NoSandbox(RuntimeError):
    """No box works on this machine, so a submission cannot run safely."""


@functools.cache
def why_not(mode: str) -> str:
    """Returns why this box does not work on this machine, or "" if it does."""
    if mode not in MODES:
        return f"unknown box, expected one of {', '.join(MODES)}"
    if platform.system() != "Linux":
        return f"it needs Linux, but this system is {platform.system()}"
    if not seccomp.supported():
        return f"it supports {', '.join(seccomp.ARCHITECTURES)} processors, but this one is {platform.machine()}"
    if mode == "landlock":
        if os.geteuid() == 0 and not kit.readable_by_all():
            return f"it never runs code as root, and only root can read the kit or node ({kit.KIT})"
        if (version := landlock.abi()) < landlock.OLDEST:
            return f"expected version {landlock.OLDEST} of Landlock or later (Linux 6.2), got {version}"
    elif missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"{', '.join(missing)} is not installed"
    return _trial(mode)


def _trial(mode: str) -> str:
    """Runs node in the box. Returns the last line of the error output if that fails, and "" otherwise."""
    with tempfile.TemporaryDirectory(prefix="gb-") as folder:
        ports = {f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
        file = Path(folder, "c.json")
        file.write_text(json.dumps({"transport": "ipc", "ip": f"{folder}/s", **ports}), encoding="utf8")
        program = [part.replace("{connection_file}", str(file)) for part in command([kit.node(), "--version"])]
        variables = {**os.environ, **environment(BoxSettings(mode=mode))}
        try:
            result = subprocess.run(
                program, cwd=folder, env=variables, capture_output=True, text=True, timeout=HANGS, check=False
            )
        except subprocess.TimeoutExpired:
            return f"node, started in this box, did not exit within {HANGS} s"
    if result.returncode == 0:
        return ""
    lines = result.stderr.strip().splitlines() or [f"node fails in it (status {result.returncode})"]
    return lines[-1].removeprefix("box: ")


def choose_mode(wanted: str | None = None) -> str:
    """
    Returns the kind of box to use: `wanted` if it is given, or else the best kind that works here.

    "none" (no box) is returned only if `wanted` is "none".

    :raises NoSandbox: if the wanted box does not work, or if no box works. The message contains what to do.
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
        "on a Linux machine that allows user namespaces, or use a machine with Linux 6.2 or later. If you trust the "
        "students' code as your own, use --unsafe: it grades without a box."
    )
