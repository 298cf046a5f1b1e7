"""One run at a time: two would write the same submission twice."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from ..course import Course, CourseError


@contextmanager
def alone(course: Course) -> Iterator[str]:
    """
    Nobody else grades this course meanwhile. Gives a folder for what kernels need: a worker that is killed cannot take
    it away itself.

    @raises CourseError where somebody else grades.
    """
    import fcntl  # the commands that grade nothing run on Windows too

    file = course.root / ".gatebook" / "running"
    file.parent.mkdir(mode=0o700, exist_ok=True)
    with file.open("a") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            wait = "Wait until it has ended, or end it with Ctrl-C."
            raise CourseError(f"another run of autograde is grading {course.root}. {wait}") from None
        # short, for a socket's path has to fit into 107 bytes; boxes whose user is nobody have to get through
        temporary = tempfile.mkdtemp(prefix="gbr-")
        os.chmod(temporary, 0o711)
        try:
            yield temporary
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
