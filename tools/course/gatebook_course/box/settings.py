"""What a box lets through, and how much."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class BoxSettings:
    mode: str = "bubblewrap"
    """bubblewrap, landlock, or none: limits alone."""
    memory: int = 2048
    """MiB of data that a process may have."""
    processes: int = 64
    """Threads and processes together."""
    disk: int = 64
    """MiB that may be written: in each of its folders (bubblewrap), in all (landlock, which looks now and then)."""
    wall: int = 300
    """Seconds until everything in the box is ended."""
    cpu: int = 240
    """Seconds of processor time of a process."""
    niceness: int = 10
    """How far it steps back for the rest of the machine, 0 to 19."""
    read: list[str] = field(default_factory=list)
    """Paths that can be read, besides the system's and the kit's own."""
    fds: list[int] = field(default_factory=list)
    """File descriptors that stay open inside."""
    environment: dict[str, str] = field(default_factory=dict)
    """All the variables that the kernel sees, besides HOME, PATH, LANG and the kit's own."""

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @staticmethod
    def from_json(text: str) -> BoxSettings:
        """:raises TypeError: where a setting is not known."""
        return BoxSettings(**json.loads(text))
