"""
What of the kit, and of the notebook's folder, a kernel needs to read. Not the assignments' sources with their hidden
tests.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

KIT = Path(__file__).resolve().parents[4]


def node() -> str:
    """The program that runs kernels. @raises FileNotFoundError where there is none."""
    found = shutil.which("node")
    if found is None:
        raise FileNotFoundError(
            "node is not on the PATH: install Node 20 or later, or start this through `npm run course`."
        )
    return os.path.realpath(found)


def readable() -> list[Path]:
    parts = [KIT / "node_modules", KIT / "src", KIT / "kernel" / "dist", KIT / "datasets", KIT / "package.json"]
    program = Path(node())
    if not program.is_relative_to("/usr"):
        parts.append(program.parent.parent)
    return [part for part in parts if part.exists()]


def variables() -> dict[str, str]:
    return {"NODE_PATH": str(KIT / "node_modules"), "TF_CPP_MIN_LOG_LEVEL": "2"}


def data_files(cwd: str) -> list[str]:
    """
    The files beside a notebook and in folders there. Not notebooks, nor hidden files; and no links, which could lead
    anywhere.
    """
    found = []
    for place, folders, files in os.walk(cwd):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = os.path.join(place, name)
            if not name.startswith(".") and not name.endswith(".ipynb") and not os.path.islink(path):
                found.append(path)
    return found


def readable_by_all() -> bool:
    """Whether somebody who owns nothing can read the kit: else root has to stay root in its box."""
    places = [KIT, *KIT.parents]
    return KIT.stat().st_mode & 0o004 != 0 and all(place.stat().st_mode & 0o001 for place in places)
