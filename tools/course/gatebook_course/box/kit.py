"""
Lists the files of the kit and of the notebook's folder that a kernel needs to read. The assignments' sources, which
contain the hidden tests, are not included.
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
#: The largest number of data files in a box. Each file needs a file descriptor while the box is created.
MAX_FILES = 400


def node() -> str:
    """Returns the path of node, which runs kernels. @raises FileNotFoundError if it is not on the PATH."""
    found = shutil.which("node")
    if found is None:
        raise FileNotFoundError(
            "node is not on the PATH. Install Node 20 or later, or start this command with `npm run course`."
        )
    return os.path.realpath(found)


def kernel(kind: str) -> list[str]:
    """
    Returns the command line that starts a kernel, for `invocation.command`.

    :param kind: a key of kernel/flags.json.
    """
    spec = importlib.util.spec_from_file_location("gatebook_kernel_start", KIT / "kernel" / "start.py")
    start = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(start)
    return start.command(node(), "{conn}", kind)


def readable() -> list[Path]:
    """Returns the files and folders that a kernel must be able to read, in addition to those of the system."""
    parts = [KIT / "node_modules", KIT / "src", KIT / "kernel" / "dist", KIT / "datasets", KIT / "package.json"]
    program = Path(node())
    if not program.is_relative_to("/usr"):
        # a kernel reads only the program and its libraries, because their parent folder may be somebody's home folder
        parts += [program, program.parent.parent / "lib"]
    return [part for part in parts if part.exists()]


def variables() -> dict[str, str]:
    return {"NODE_PATH": str(KIT / "node_modules"), "TF_CPP_MIN_LOG_LEVEL": "2"}


def boxed_variables(settings: BoxSettings, cwd: str, temporary: str) -> dict[str, str]:
    """
    Returns all environment variables of a kernel in a box, for both kinds of box.

    :param cwd: the folder in which the kernel starts.
    :param temporary: the folder to which the kernel may write. It is also the kernel's home folder.
    """
    own = {"HOME": temporary, "TMPDIR": temporary, "PWD": cwd, "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    return {**own, **variables(), **settings.environment}


def data_files(cwd: str, limit: int) -> list[str]:
    """
    Returns the data files in a notebook's folder and in its subfolders.

    Notebooks and hidden files are left out. Links are left out because they could lead to any file. Special files are
    left out because reading them could block.

    :param limit: the largest total size in bytes. A box keeps the files in memory. If the limit is reached, a message
        on stderr names the first file that is left out.
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
            if len(found) == MAX_FILES or size + about.st_size > limit:
                print(
                    f"a kernel does not get {path!r} and the files after it. The folder of a notebook may have at most "
                    f"{MAX_FILES} data files with at most {limit:,} bytes together",
                    file=sys.stderr,
                )
                return found
            size += about.st_size
            found.append(path)
    return found


def readable_by_all() -> bool:
    """Returns whether every user of this machine can read the files that a kernel needs."""
    for part in readable():
        if not part.stat().st_mode & stat.S_IROTH:
            return False
        if not all(place.stat().st_mode & stat.S_IXOTH for place in part.parents):
            return False
    return True
