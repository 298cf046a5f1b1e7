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

#: Best first.
MODES = ("bubblewrap", "landlock")
#: The programs that the bubblewrap box needs.
PROGRAMS = ("bwrap", "prlimit")

#: After so many seconds the trial counts as hanging, even on a busy machine: it normally takes a tenth of a second.
HANGS = 300


class NoSandbox(RuntimeError):
    """This machine has no box in which a submission could run."""


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
            return f"only root can read the kit or node ({kit.KIT}), and this box never runs code as root"
        if (version := landlock.abi()) < landlock.OLDEST:
            return f"expected version {landlock.OLDEST} of Landlock or later (Linux 6.2), got {version}"
    elif missing := [name for name in PROGRAMS if shutil.which(name) is None]:
        return f"{', '.join(missing)} is not installed"
    return _trial(mode)


def _trial(mode: str) -> str:
    """Runs node in the box. Returns the last line of the errors if that fails, or ""."""
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
            return f"node did not exit in it within {HANGS} s"
    if result.returncode == 0:
        return ""
    lines = result.stderr.strip().splitlines() or [f"node fails in it (status {result.returncode})"]
    return lines[-1].removeprefix("box: ")


def choose_mode(wanted: str | None = None) -> str:
    """
    Returns the best box that works, or `wanted` if it works. "none" (no box) is only returned if it is wanted.

    :raises NoSandbox: if no such box works; the message says what to do.
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
        "on a Linux machine that allows user namespaces, or use a machine with Linux 6.2 or later. Only for code that "
        "you trust as your own: --unsafe grades without a box."
    )
