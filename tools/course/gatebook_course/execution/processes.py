"""Measures the processes of a box: their processor time and their state. It reads /proc outside the box."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

#: The state of a box. HELD: a signal has stopped a thread, or threads wait for a disk and none is BUSY. BUSY: a thread
#: runs or waits for a processor. ASLEEP: all threads sleep.
BUSY, ASLEEP, HELD = "busy", "asleep", "held"
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
#: The fields of /proc/PID/stat with the processor time of the process and of its children that have exited. The fields
#: are counted after the name of the program.
OWN, CHILDRENS = slice(11, 13), slice(13, 15)
ENDED = {"Z", "X", "x"}
IDLE = {"S", "I"}


@dataclass(frozen=True)
class Sample:
    used: float
    """Seconds of processor time since the processes were started."""
    state: str


def sample(root: int, proc: str = "/proc", children: bool = True) -> Sample | None:
    """Measures a process, its descendants and all their threads. Returns None if they have exited."""
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
            continue  # this process has exited in the meantime
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
    """Measures one process without its children."""
    return sample(pid, proc, children=False)


def _fields(file: str) -> list[str]:
    # the program's name is in parentheses and may contain any character, even a parenthesis
    return Path(file).read_text(encoding="utf8", errors="replace").rpartition(")")[2].split()


def _state(letters: set[str]) -> str:
    if letters & {"T", "t"}:
        return HELD
    if "R" in letters:
        return BUSY
    return ASLEEP if letters <= IDLE else HELD


def out_of_memory_kills(proc: str = "/proc") -> int:
    """Returns how many processes Linux has killed for lack of memory since the machine started."""
    try:
        lines = Path(f"{proc}/vmstat").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("oom_kill ")), 0)
