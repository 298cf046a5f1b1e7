"""Measures submissions per minute: copies of a correct one, graded by the kit's pool and by nbgrader's own serial run.

usage: course.py SUBMISSIONS (prints one line of JSON per contestant)
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
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


def resident(root: int) -> int:
    """Returns the bytes of a process and all its descendants. Shared memory is divided between the processes (PSS)."""
    parents: dict[int, int] = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            parents[int(name)] = int(Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    family = [root]
    for one in family:
        family += [child for child, parent in parents.items() if parent == one]
    total = 0
    for pid in family:
        try:
            lines = Path("/proc", str(pid), "smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def measure(command: list[str], cwd: Path) -> tuple[float, int]:
    begin = time.monotonic()
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            time.sleep(1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    if process.wait() != 0:
        raise RuntimeError(f"{command} exited with status {process.returncode}")
    watcher.join()
    return time.monotonic() - begin, peak


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
            seconds, peak = measure(ours if arguments else theirs, folder / "course")
            result = {"name": name, "submissions": submissions, "seconds": seconds, "peak": peak}
            print(json.dumps(result), flush=True)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
