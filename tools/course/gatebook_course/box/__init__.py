"""Runs a kernel in a box (a sandbox). From there it reaches no network, no other process and only the files it needs.

A student's code runs only in the kernel. So only the kernel is in a box; nbgrader and Jupyter are not.
There are two kinds of box, named after the program or the part of Linux that they use:

| | bubblewrap | landlock |
|---|---|---|
| files outside | do not exist | cannot be opened or changed (names and sizes can be seen) |
| network | none, not even to this machine | no TCP, no UDP, no sockets of other processes |
| other processes | cannot be seen | cannot be signalled, traced or read |
| disk | limited, and in memory | limited by regular checks |
| memory, processes, time | limited | limited (processes are counted per user, so only if root starts the box) |
| when the parent process exits | is terminated | is terminated |

Neither box protects from a fault in the Linux kernel. In both boxes, code can use one processor per thread until a
limit stops it. The setting `niceness` lowers the priority of that code.
"""

from __future__ import annotations

from .available import MODES, NoSandbox, choose_mode, why_not
from .invocation import command, environment
from .settings import BoxSettings, KernelLimits

__all__ = ["MODES", "BoxSettings", "KernelLimits", "NoSandbox", "choose_mode", "command", "environment", "why_not"]
