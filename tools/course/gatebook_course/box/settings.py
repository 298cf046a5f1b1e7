"""Defines the settings of a box: its limits, and what it can read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class BoxSettings:
    mode: str = "bubblewrap"
    """bubblewrap, landlock, or none (only the limits)."""
    memory: int = 2048
    """The largest data segment of a process, in MiB."""
    processes: int = 64
    """The largest number of threads and processes together."""
    disk: int = 64
    """MiB that may be written: to each folder (bubblewrap), or in total (landlock, which checks regularly)."""
    wall: int = 300
    """Seconds by the clock until everything in the box is killed."""
    cpu: int = 240
    """Seconds of processor time for a process."""
    niceness: int = 10
    """The nice value, 0 to 19: the higher, the lower the priority."""
    read: list[str] = field(default_factory=list)
    """Paths that can be read, in addition to those of the system and the kit."""
    fds: list[int] = field(default_factory=list)
    """File descriptors that stay open in the box."""
    environment: dict[str, str] = field(default_factory=dict)
    """The kernel's environment variables, in addition to HOME, PATH, LANG and those of the kit."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> BoxSettings:
        """Returns the settings that `to_json` encoded. :raises TypeError: for an unknown setting."""
        return BoxSettings(**json.loads(text))
