"""
Looks at a submission's files before nbgrader copies them: a copy follows links, and a link may lead to the gradebook.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from .reading import NotebookError, read_notebook

#: A notebook beyond it is not read.
LARGEST_NOTEBOOK = 20 * 1024 * 1024
LARGEST_SUBMISSION = 200 * 1024 * 1024
MOST_FILES = 1000
#: Read, and where they are programs run, by nbgrader and Jupyter when they are started in their folder.
CONFIGURATION = re.compile(r"(nbgrader|jupyter\w*|ipython\w*)_config\.(py|json)", re.IGNORECASE)
STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")


def fault_of(student: str, folder: Path) -> str:
    """Why a submission cannot be graded; empty where it can."""
    if not STUDENT.fullmatch(student):
        return f"{student!r} is no student's id: letters, digits, and . _ @ - after the first"
    if folder.is_symlink():
        return "its folder is a link; a submission holds files alone"
    total = count = 0
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            status = path.lstat()
            shown = path.relative_to(folder)
            if stat.S_ISLNK(status.st_mode):
                return f"{shown} is a link; a submission holds files alone"
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                return f"{shown} is neither a file nor a folder"
            if CONFIGURATION.fullmatch(name):
                return f"{shown} is a configuration of nbgrader's or Jupyter's, and no part of an answer"
            count += 1
            total += status.st_size
            # those in folders, an editor's checkpoints, are never read
            if name.endswith(".ipynb") and path.parent == folder and (fault := _notebook_fault(path, status.st_size)):
                return f"{shown} {fault}"
        if count > MOST_FILES or total > LARGEST_SUBMISSION:
            return f"more than {MOST_FILES} files or {LARGEST_SUBMISSION >> 20} MiB were handed in"
    return ""


def _notebook_fault(path: Path, size: int) -> str:
    if size > LARGEST_NOTEBOOK:
        return f"has {size >> 20} MiB; up to {LARGEST_NOTEBOOK >> 20} are read"
    try:
        read_notebook(path.read_bytes())
    except NotebookError as error:
        return str(error)
    return ""
