"""What a box's processes have used and what they do now, read from outside of the box in /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

#: What a process and its threads do: one of them runs or waits for a processor; all sleep; or something else keeps
#: them (stopped by a signal, waiting for a disk).
BUSY, ASLEEP, HELD = "busy", "asleep", "held"
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
#: Fields of /proc/PID/stat after the program's name: processor time of the process, and of children that have ended.
OWN, CHILDRENS = slice(11, 13), slice(13, 15)
ENDED = {"Z", "X", "x"}
IDLE = {"S", "I"}


@dataclass(frozen=True)
class Sample:
    used: float
    """Seconds of processor time since the processes were started."""
    state: str


def sample(root: int, proc: str = "/proc", children: bool = True) -> Sample | None:
    """Looks at a process and all that it has started, with all their threads. None where they have ended."""
    used = 0
    letters: set[str] = set()
    waiting = [root]
    while waiting:
        place = f"{proc}/{waiting.pop()}"
        try:
            fields = _fields(f"{place}/stat")
            used += sum(map(int, fields[OWN] + (fields[CHILDRENS] if children else [])))
            threads = os.listdir(f"{place}/task")
        except (OSError, ValueError):
            continue  # it has ended meanwhile
        for thread in threads:
            try:
                letters.add(_fields(f"{place}/task/{thread}/stat")[0])
                if children:
                    waiting += map(int, Path(f"{place}/task/{thread}/children").read_text().split())
            except (OSError, ValueError):
                continue
    letters -= ENDED
    if not letters:
        return None
    return Sample(used / TICKS, _state(letters))


def sample_alone(pid: int, proc: str = "/proc") -> Sample | None:
    """Looks at one process without those that it has started."""
    return sample(pid, proc, children=False)


def _fields(file: str) -> list[str]:
    # the program's name stands in parentheses and may hold anything, also a parenthesis
    return Path(file).read_text(encoding="utf8", errors="replace").rpartition(")")[2].split()


def _state(letters: set[str]) -> str:
    if letters & {"T", "t"}:
        return HELD
    if "R" in letters:
        return BUSY
    return ASLEEP if letters <= IDLE else HELD


def out_of_memory_kills(proc: str = "/proc") -> int:
    """How many processes Linux has ended since the machine started because it had no more memory."""
    try:
        lines = Path(f"{proc}/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
