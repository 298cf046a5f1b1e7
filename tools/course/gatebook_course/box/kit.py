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
    The files and folders beside a notebook, without notebooks, hidden files and links: a link could lead anywhere.
    """
    with os.scandir(cwd) as entries:
        return sorted(
            entry.path
            for entry in entries
            if not entry.name.startswith(".") and not entry.name.endswith(".ipynb") and not entry.is_symlink()
            if entry.is_file(follow_symlinks=False)
            or (entry.is_dir(follow_symlinks=False) and not _has_links(entry.path))
        )


def _has_links(folder: str) -> bool:
    """A folder with a link or a notebook in it is left out as a whole."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            if name.endswith(".ipynb") or os.path.islink(os.path.join(place, name)):
                return True
    return False
