"""Defines the limits of a kernel in a box, and all settings of a box."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class KernelLimits:
    """The limits of a boxed kernel that an instructor can set."""

    memory: int = 2048
    """The largest data segment of a process, in MiB."""
    processes: int = 64
    """The largest number of threads and processes together."""
    disk: int = 64
    """
    The number of MiB that the kernel may write. In bubblewrap the limit applies to each folder. In landlock it applies
    to all folders together, and the guard checks it regularly.
    """
    cpu: int = 240
    """The number of seconds of processor time that a process may use in total."""
    niceness: int = 0
    """The nice value of the kernel, from 0 to 19. A higher value means a lower priority."""


@dataclass(frozen=True)
class BoxSettings(KernelLimits):
    """All settings of a box: the limits, the kind of box, and what the kernel in it gets."""

    mode: str = "bubblewrap"
    """The kind of box: bubblewrap, landlock, or none. With none, only the limits apply."""
    wall: int = 300
    """The number of seconds by the clock after which everything in the box is killed."""
    read: list[str] = field(default_factory=list)
    """Paths that the kernel can read in addition to the files of the system and the kit."""
    fds: list[int] = field(default_factory=list)
    """File descriptors that stay open in the box."""
    environment: dict[str, str] = field(default_factory=dict)
    """The kernel's environment variables, without HOME, PATH, LANG and those of the kit, which are always set."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> BoxSettings:
        """Returns the settings that `to_json` encoded. :raises TypeError: for an unknown setting."""
        return BoxSettings(**json.loads(text))
