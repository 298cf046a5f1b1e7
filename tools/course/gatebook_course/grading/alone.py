"""Makes sure that only one run grades a course at a time, because two runs could write to the same submission."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ..course import Course, CourseError

#: How often the deletion of the temporary folder is tried, with pauses of 0.05 seconds.
ATTEMPTS = 100


@contextmanager
def alone(course: Course) -> Iterator[str]:
    """
    Locks the course while its block runs, and yields a temporary folder for the kernels.

    This function deletes the folder at the end, because a worker that is killed cannot delete it.

    @raises CourseError if another run is grading this course.
    """
    import fcntl  # imported here, because Windows has no fcntl, and commands that do not grade also run there

    file = course.root / ".gatebook" / "running"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with file.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait = "Wait until it has finished, or stop it with Ctrl-C."
            raise CourseError(f"another run of autograde is grading {course.root}. {wait}") from None
        # the path is short, because the path of a socket may have at most 107 bytes
        temporary = tempfile.mkdtemp(prefix="gbr-")
        # boxes run as other users, and they must be able to reach files in this folder
        os.chmod(temporary, 0o711)
        try:
            yield temporary
        finally:
            _remove(temporary)


def _remove(folder: str) -> None:
    """Deletes a folder. A process that is just being killed may still create files in it, so this is tried again."""
    for _ in range(ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not os.path.exists(folder):
            return
        time.sleep(0.05)
