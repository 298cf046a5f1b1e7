"""A box that a kernel runs in: what runs in it reaches no network, no other process and no file but those it needs.

Only the kernel runs a student's code, so only the kernel is boxed; nbgrader and Jupyter are as they are.

| | bubblewrap | landlock |
|---|---|---|
| files outside | are not there | cannot be opened |
| network | none, not even this machine's | no TCP, no UDP, no sockets of others |
| other processes | cannot be seen | cannot be signalled, traced or read |
| disk | bounded as a whole | bounded for each file only |
| memory, processes, time | bounded | bounded (processes: for one user, so only when started by root) |

Neither protects from a fault in the Linux kernel, and neither keeps busy code from taking its share of the processors
until a limit ends it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from .available import MODES, NoSandbox, choose_mode, why_not
from .settings import BoxSettings

__all__ = ["MODES", "BoxSettings", "NoSandbox", "choose_mode", "command", "environment", "why_not"]

LAUNCHER = Path(__file__).with_name("launch.py")


def command(argv: list[str]) -> list[str]:
    """
    What starts a kernel in a box, as a kernelspec's argv. `{conn}` in `argv` becomes the connection file seen from
    inside.
    """
    return [sys.executable, "-I", "-S", str(LAUNCHER), "{connection_file}", "--", *argv]


def environment(settings: BoxSettings) -> dict[str, str]:
    """What the launcher reads."""
    return {"GATEBOOK_BOX": settings.to_json()}
