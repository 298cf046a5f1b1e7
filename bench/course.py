"""Measures submissions per minute: copies of a correct one, graded by the kit's pool and by nbgrader's own serial run.

usage: course.py SUBMISSIONS (prints one line of JSON per contestant)
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

KIT = Path(__file__).resolve().parents[1]
COURSE = KIT / "tools" / "course"
NAME = "ps2-forget-gate"
PLAIN = """
import nbgrader.preprocessors as p
c.Autograde.sanitize_preprocessors = [
    p.ClearOutput, p.DeduplicateIds, p.OverwriteKernelspec, p.OverwriteCells, p.CheckCellMetadata
]
c.Autograde.autograde_preprocessors = [p.Execute, p.SaveAutoGrades, p.CheckCellMetadata]
"""
CONTESTANTS = {
    "gatebook, -j 2, boxed": ["autograde", "-j", "2"],
    "gatebook, -j 1, boxed": ["autograde", "-j", "1"],
    "nbgrader alone, serial, one kernel, no box": [],
}


def course(submissions: int, folder: Path, plain: bool) -> None:
    def run(*arguments: str) -> None:
        subprocess.run([sys.executable, "-m", "gatebook_course", *arguments], check=True, stdout=subprocess.DEVNULL)

    run("init", str(folder), "--assignments", NAME)
    run("release", str(folder), NAME)
    run("sample", str(folder), NAME)
    right = folder / "submitted" / "ada"
    for name in ("ben", "cem"):
        shutil.rmtree(folder / "submitted" / name)
    for at in range(1, submissions):
        shutil.copytree(right, folder / "submitted" / f"student-{at:03}")
    if plain:
        with open(folder / "nbgrader_config.py", "a", encoding="utf8") as config:
            config.write(PLAIN)


def family(root: int) -> dict[int, list[str]]:
    """Returns a process and all its descendants, with the fields of their files `stat` from the third one on."""
    fields: dict[int, list[str]] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields[int(name)] = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
    found = [root]
    for one in found:
        found += [child for child, of in fields.items() if int(of[1]) == one]
    return {pid: fields[pid] for pid in found if pid in fields}


def resident(processes: Iterable[int]) -> int:
    """Returns the bytes of processes. Shared memory is divided between the processes (PSS)."""
    total = 0
    for pid in processes:
        try:
            lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def measure(command: list[str], cwd: Path) -> dict[str, float]:
    """Runs a command. Returns the seconds that passed, the processor's seconds, and the peak of the memory in bytes.

    The processor time is read 20 times per second, because the system reports nothing about the processes of a sandbox
    after they ended.
    """
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    used: dict[tuple[int, str], int] = {}  # by process and time of its start
    peak = 0
    for n in itertools.count():
        if process.poll() is not None:
            break
        now = family(process.pid)
        used.update({(pid, of[19]): int(of[11]) + int(of[12]) for pid, of in now.items()})
        if n % 20 == 0:
            peak = max(peak, resident(now))
        time.sleep(0.05)
    if process.returncode != 0:
        raise RuntimeError(f"{command} exited with status {process.returncode}")
    seconds = time.monotonic() - begin
    return {"seconds": seconds, "processor": sum(used.values()) / os.sysconf("SC_CLK_TCK"), "peak": peak}


def main() -> None:
    submissions = int(sys.argv[1])
    os.environ["PYTHONPATH"] = str(COURSE)
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for name, arguments in CONTESTANTS.items():
        folder = Path(tempfile.mkdtemp(prefix="gatebook-bench-"))
        try:
            course(submissions, folder / "course", plain=not arguments)
            ours = [sys.executable, "-m", "gatebook_course", *arguments, str(folder / "course"), NAME]
            theirs = [str(Path(sys.executable).parent / "nbgrader"), "autograde", NAME]
            measured = measure(ours if arguments else theirs, folder / "course")
            print(json.dumps({"name": name, "submissions": submissions, **measured}), flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
