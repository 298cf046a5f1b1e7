"""
Collects submissions that were downloaded from a learning platform. It finds out which student handed in each notebook,
and then runs nbgrader's zip_collect.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nbgrader.apps import ZipCollectApp
from nbgrader.plugins import FileNameCollectorPlugin
from nbgrader.utils import capture_log

from ..course import Course, CourseError
from ..submissions.vetting import LARGEST_NOTEBOOK
from .copies import Choose, Copy, different, no_copy
from .names import origin_of, whose
from .origins import Origins

#: A silent logger, since nbgrader logs every file that it copies.
_SILENT = logging.getLogger(f"{__name__}.nbgrader")
_SILENT.propagate = False
ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar")


class DownloadedNames(FileNameCollectorPlugin):
    """
    Finds the student and the notebook in a path of the form STUDENT/NAME.ipynb or STUDENT_NAME.ipynb, or of the form
    that Moodle or Canvas uses. In the names of Moodle and Canvas, a number stands for the student.

    For other forms, set `c.FileNameCollectorPlugin.named_regexp`. nbgrader's documentation of zip_collect describes it.
    """

    def collect(self, submitted_file: str) -> dict | None:
        if self.named_regexp:
            return super().collect(submitted_file)
        coursedir = getattr(self.parent, "coursedir", self.parent)
        released = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        notebooks = [path.stem for path in released.glob("*.ipynb")]
        return whose(Path(submitted_file), coursedir.assignment_id, notebooks)


def collect_download(course: Course, assignment: str, place: Path, choose: Choose = no_copy) -> tuple[int, list[str]]:
    """
    Copies the notebooks of a download to the folder of zip_collect, and collects them. Submissions that exist are
    replaced.

    :param choose: chooses the copy to grade if a student has handed in several different copies.
    :returns: the number of collected notebooks, and one message for each file that was left out, with the reason.
    @raises CourseError if nothing can be collected.
    """
    notebooks = course.notebooks(assignment)
    if not notebooks:
        raise CourseError(
            f"{assignment} has not been released. Run: npm run course -- release {course.root} {assignment}"
        )
    archive = course.root / "downloaded" / assignment / "archive"
    shutil.rmtree(archive.parent, ignore_errors=True)
    archive.mkdir(mode=0o700, parents=True)
    course.directory.assignment_id = assignment
    names = DownloadedNames(config=course.config, parent=course.directory)
    left_out = []
    found: dict[tuple[str, str], list[Copy]] = {}
    for path, when, content in _files(place):
        if path.suffix.lower() in ARCHIVES:
            left_out.append(f"{path}: archives in the download are not opened. Ask the student for the notebook itself")
        if path.suffix != ".ipynb":
            continue
        who = names.collect(str(archive / path))
        if who is None:
            left_out.append(f"{path}: cannot tell from the path which student handed this in, and which notebook it is")
        elif len(content) > LARGEST_NOTEBOOK:
            left_out.append(f"{path}: it is larger than {LARGEST_NOTEBOOK >> 20} MiB")
        else:
            found.setdefault((who["student_id"], who["file_id"]), []).append(Copy(path, when, content))
    count = 0
    for (student, _), all_copies in found.items():
        copies = different(all_copies)
        chosen = copies[0] if len(copies) == 1 else choose(student, copies)
        if chosen is None:
            shown = ", ".join(str(one.path) for one in copies)
            left_out.append(
                f"{student}: there are {len(copies)} different copies, and it is unclear which one counts: {shown}. "
                "Remove the wrong copies, or collect again with --newest, which takes the copy that was changed last"
            )
            continue
        count += 1
        left_out += [f"{one.path}: it is not used, since {chosen.path} counts" for one in copies if one is not chosen]
        (archive / chosen.path).parent.mkdir(parents=True, exist_ok=True)
        (archive / chosen.path).write_bytes(chosen.content)
        origin = None if names.named_regexp else origin_of(archive / chosen.path, assignment, notebooks)
        Origins(course.root).keep(assignment, student, origin)
    if count:
        _zip_collect(course, assignment)
    return count, left_out


def _files(place: Path) -> Iterator[tuple[Path, float, bytes]]:
    """
    Yields each file of a folder or .zip, as (path in the download, time of its last change, content).

    At most LARGEST_NOTEBOOK + 1 bytes of a file are read, so a longer content means that the file is too large.

    @raises CourseError if `place` is neither a folder nor a .zip.
    """
    if place.is_dir():
        for folder, _, files in sorted(os.walk(place)):
            for file in (Path(folder, name) for name in sorted(files) if not name.startswith(".")):
                if file.is_file() and not file.is_symlink():
                    with file.open("rb") as opened:
                        yield file.relative_to(place), file.stat().st_mtime, opened.read(LARGEST_NOTEBOOK + 1)
    elif zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as opened_zip:
            for member in opened_zip.infolist():
                parts = [part for part in PurePosixPath(member.filename).parts if part not in ("..", "/")]
                if not member.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts):
                    when = float("".join(f"{number:02}" for number in member.date_time))
                    with opened_zip.open(member) as opened:
                        yield Path(*parts), when, opened.read(LARGEST_NOTEBOOK + 1)
    else:
        raise CourseError(f"--from must be a folder or a .zip with submissions, and {place} is neither.")


def _zip_collect(course: Course, assignment: str) -> None:
    sys.path.insert(0, str(course.root))  # the folder of a course may contain a collector of its own
    try:
        app = ZipCollectApp(config=course.config, log=_SILENT, coursedir=course.directory, force=True)
        app.coursedir.assignment_id = assignment
        result = capture_log(app)
    finally:
        sys.path.remove(str(course.root))
    if not result["success"]:
        lines = (result.get("log") or result["error"]).strip().splitlines()
        raise CourseError(f"nbgrader could not collect: {lines[-1]}")
