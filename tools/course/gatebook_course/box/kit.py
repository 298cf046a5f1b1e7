"""
What of the kit, and of the notebook's folder, a kernel needs to read. Not the assignments' sources with their hidden
tests.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import stat
import sys
from pathlib import Path

from .settings import BoxSettings

KIT = Path(__file__).resolve().parents[4]
#: Data files of a notebook that a box holds. Each takes a descriptor while it is made.
MOST_FILES = 400


def node() -> str:
    """The program that runs kernels. @raises FileNotFoundError where there is none."""
    found = shutil.which("node")
    if found is None:
        raise FileNotFoundError(
            "node is not on the PATH: install Node 20 or later, or start this through `npm run course`."
        )
    return os.path.realpath(found)


def kernel(kind: str) -> list[str]:
    """What starts a kernel in a box, as `command` takes it. @param kind: a key of kernel/flags.json."""
    spec = importlib.util.spec_from_file_location("gatebook_kernel_start", KIT / "kernel" / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start.command(node(), "{conn}", kind)


def readable() -> list[Path]:
    parts = [KIT / "node_modules", KIT / "src", KIT / "kernel" / "dist", KIT / "datasets", KIT / "package.json"]
    program = Path(node())
    if not program.is_relative_to("/usr"):
        # the program and its libraries: the folder around them may be somebody's home
        parts += [program, program.parent.parent / "lib"]
    return [part for part in parts if part.exists()]


def variables() -> dict[str, str]:
    return {"NODE_PATH": str(KIT / "node_modules"), "TF_CPP_MIN_LOG_LEVEL": "2"}


def boxed_variables(settings: BoxSettings, cwd: str, temporary: str) -> dict[str, str]:
    """
    Returns all the variables that a kernel in a box sees. Both kinds of box show the same ones.

    :param cwd: the folder that the kernel starts in.
    :param temporary: the folder that it may write into: its home too, for it has no other.
    """
    own = {"HOME": temporary, "TMPDIR": temporary, "PWD": cwd, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return {**own, **variables(), **settings.environment}


def data_files(cwd: str, most: int) -> list[str]:
    """
    The files beside a notebook and in folders there. Not notebooks, nor hidden files; no links, which could lead
    anywhere; nothing that is no file, which could keep its reader waiting.

    :param most: bytes, in all: a box keeps them in memory. What is more is left out, which is said on stderr.
    """
    found: list[str] = []
    size = 0
    for place, folders, files in os.walk(cwd):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(place, name)
            about = os.lstat(path)
            if name.startswith(".") or name.endswith(".ipynb") or not stat.S_ISREG(about.st_mode):
                continue
            if len(found) == MOST_FILES or size + about.st_size > most:
                print(
                    f"a kernel is not given {path!r} and what comes after it: at most {MOST_FILES} files "
                    f"and {most:,} bytes beside a notebook are",
                    file=sys.stderr,
                )
                return found
            size += about.st_size
            found.append(path)
    return found


def readable_by_all() -> bool:
    """Whether somebody who owns nothing can read what a kernel needs."""
    for part in readable():
        if not part.stat().st_mode & stat.S_IROTH:
            return False
        if not all(place.stat().st_mode & stat.S_IXOTH for place in part.parents):
            return False
    return True
