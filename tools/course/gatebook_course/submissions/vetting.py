"""
Checks the files of a submission before nbgrader copies them: copying follows links, and a link may lead to the
gradebook.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from .reading import NotebookError, read_notebook

#: Larger notebooks are not read. In bytes.
LARGEST_NOTEBOOK = 20 * 1024 * 1024
LARGEST_SUBMISSION = 200 * 1024 * 1024
MAX_FILES = 1000
#: nbgrader and Jupyter read these files, and run those that are programs, when they are started in the same folder.
CONFIGURATION = re.compile(r"(nbgrader|jupyter\w*|ipython\w*)_config\.(py|json)", re.IGNORECASE)
STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")


def fault_of(student: str, folder: Path) -> str:
    """Returns why a submission cannot be graded, or "" if it can."""
    if not STUDENT.fullmatch(student):
        return (
            f"{student!r} is not a valid student id. An id begins with a letter or digit and has at most 100 letters, "
            "digits and . _ @ -"
        )
    if folder.is_symlink():
        return "its folder is a link, and a submission may only contain files and folders"
    total = count = 0
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            status = path.lstat()
            shown = path.relative_to(folder)
            if stat.S_ISLNK(status.st_mode):
                return f"{shown} is a link, and a submission may only contain files and folders"
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                return f"{shown} is neither a file nor a folder"
            if CONFIGURATION.fullmatch(name):
                return f"{shown} is a configuration file of nbgrader or Jupyter, which a submission may not contain"
            count += 1
            total += status.st_size
            # notebooks in subfolders, such as an editor's checkpoints, are never read
            if name.endswith(".ipynb") and path.parent == folder and (fault := _notebook_fault(path, status.st_size)):
                return f"{shown} {fault}"
        if count > MAX_FILES or total > LARGEST_SUBMISSION:
            return f"it has more than {MAX_FILES} files or {LARGEST_SUBMISSION >> 20} MiB"
    return ""


def _notebook_fault(path: Path, size: int) -> str:
    if size > LARGEST_NOTEBOOK:
        return f"has {size >> 20} MiB, and a notebook may have at most {LARGEST_NOTEBOOK >> 20} MiB"
    try:
        read_notebook(path.read_bytes())
    except NotebookError as error:
        return str(error)
    return ""
