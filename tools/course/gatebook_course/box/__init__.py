"""Runs a kernel in a box, in which it reaches no network, no other process and only the files that it needs.

Only the kernel runs a student's code, so only the kernel is boxed; nbgrader and Jupyter are not.

| | bubblewrap | landlock |
|---|---|---|
| files outside | do not exist | cannot be opened or changed (names and sizes can be seen) |
| network | none, not even to this machine | no TCP, no UDP, no sockets of other processes |
| other processes | cannot be seen | cannot be signalled, traced or read |
| disk | limited, and in memory | limited by regular checks |
| memory, processes, time | limited | limited (processes are counted per user, so only if root starts the box) |
| when the parent process exits | is terminated | is terminated |

Neither box protects from a fault in the Linux kernel. Until a limit stops it, busy code can use one processor per
thread in both. Its priority can be lowered (`niceness`).
"""

from __future__ import annotations

from .available import MODES, NoSandbox, choose_mode, why_not
from .invocation import command, environment
from .settings import BoxSettings, KernelLimits

__all__ = ["MODES", "BoxSettings", "KernelLimits", "NoSandbox", "choose_mode", "command", "environment", "why_not"]
