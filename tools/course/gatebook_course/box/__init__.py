"""A box that a kernel runs in: what runs in it reaches no network, no other process and no file but those it needs.

Only the kernel runs a student's code, so only the kernel is boxed; nbgrader and Jupyter are as they are.

| | bubblewrap | landlock |
|---|---|---|
| files outside | are not there | cannot be opened or changed (names and sizes can be seen) |
| network | none, not even this machine's | no TCP, no UDP, no sockets of others |
| other processes | cannot be seen | cannot be signalled, traced or read |
| disk | bounded, and in memory | bounded by looking now and then |
| memory, processes, time | bounded | bounded (processes: for one user, so only when started by root) |
| when its starter ends | ends | ends |

Neither protects from a fault in the Linux kernel, and neither keeps busy code from taking its share of the processors
until a limit ends it, on as many of them as it has threads. Its priority can be lowered (`niceness`).
"""

from __future__ import annotations

from .available import MODES, NoSandbox, choose_mode, why_not
from .invocation import command, environment
from .settings import BoxSettings

__all__ = ["MODES", "BoxSettings", "NoSandbox", "choose_mode", "command", "environment", "why_not"]
