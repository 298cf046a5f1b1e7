"""
Checks the files of a submission before nbgrader copies them: the student's id, links, special files, configuration
files, number and size of files, and whether notebooks can be read. nbgrader follows links when it copies, and a link in
a submission could lead to the gradebook.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from .reading import NotebookError, read_notebook

#: The largest size of a notebook, in bytes. Larger notebooks are not read.
LARGEST_NOTEBOOK = 20 * 1024 * 1024
LARGEST_SUBMISSION = 200 * 1024 * 1024
MAX_FILES = 1000
#: The names of configuration files. nbgrader and Jupyter read them if they are started in the same folder. Some of
#: these files are programs, which then run.
CONFIGURATION = re.compile(r"(nbgrader|jupyter\w*|ipython\w*)_config\.(py|json)", re.IGNORECASE)
STUDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,99}")


def fault_of(student: str, folder: Path) -> str:
    """Returns why a submission cannot be graded, or "" if it can."""
    if not STUDENT.fullmatch(student):
        return (
            f"{student!r} is not a valid student id. An id begins with a letter or digit and has at most 100 "
            "characters, which are letters, digits and . _ @ -"
        )
    if folder.is_symlink():
        return "its folder is a link, and a submission must not contain links"
    total = count = 0
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(place, name)
            status = path.lstat()
            shown = path.relative_to(folder)
            if stat.S_ISLNK(status.st_mode):
                return f"{shown} is a link, and a submission must not contain links"
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                return f"{shown} is neither a file nor a folder"
            if CONFIGURATION.fullmatch(name):
                return f"{shown} is a configuration file of nbgrader or Jupyter, which a submission must not contain"
            count += 1
            total += status.st_size
            # notebooks in subfolders, such as an editor's checkpoints, are never read
            if name.endswith(".ipynb") and path.parent == folder and (fault := _notebook_fault(path, status.st_size)):
                return f"{shown} {fault}"
        if count > MAX_FILES or total > LARGEST_SUBMISSION:
            return f"it has more than {MAX_FILES} files or more than {LARGEST_SUBMISSION >> 20} MiB"
    return ""


def _notebook_fault(path: Path, size: int) -> str:
    if size > LARGEST_NOTEBOOK:
        return f"has {size >> 20} MiB, and a notebook may have at most {LARGEST_NOTEBOOK >> 20} MiB"
    try:
        read_notebook(path.read_bytes())
    except NotebookError as error:
        return str(error)
    return ""
