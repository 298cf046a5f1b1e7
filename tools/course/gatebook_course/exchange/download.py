"""What a learning platform lets an instructor download: whose each notebook is, and nbgrader's zip_collect on it."""

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
from .copies import Choose, Copy, different, nobody
from .names import origin_of, whose
from .origins import Origins

#: nbgrader tells each file that it copies.
_SILENT = logging.getLogger(f"{__name__}.nbgrader")
_SILENT.propagate = False
ARCHIVES = (".zip", ".gz", ".tar", ".tgz", ".7z", ".rar")


class DownloadedNames(FileNameCollectorPlugin):
    """
    STUDENT/NAME.ipynb, STUDENT_NAME.ipynb, or as Moodle and Canvas name files: there the student is a number. For
    anything else: c.FileNameCollectorPlugin.named_regexp, which nbgrader documents with zip_collect.
    """

    def collect(self, submitted_file: str) -> dict | None:
        if self.named_regexp:
            return super().collect(submitted_file)
        coursedir = getattr(self.parent, "coursedir", self.parent)
        released = Path(coursedir.format_path(coursedir.release_directory, ".", coursedir.assignment_id))
        notebooks = [path.stem for path in released.glob("*.ipynb")]
        return whose(Path(submitted_file), coursedir.assignment_id, notebooks)


def take_in(course: Course, assignment: str, place: Path, choose: Choose = nobody) -> tuple[int, list[str]]:
    """
    Puts what was downloaded where zip_collect looks for it, and lets it collect. A submission that is there already is
    replaced.

    :param choose: which one counts of several different copies that a student has handed in.
    :returns: how many notebooks were collected, and what was left out, each with the reason.
    @raises CourseError where nothing can be collected.
    """
    notebooks = course.notebooks(assignment)
    if not notebooks:
        raise CourseError(f"{assignment} has not been released: npm run course -- release {course.root} {assignment}")
    archive = course.root / "downloaded" / assignment / "archive"
    shutil.rmtree(archive.parent, ignore_errors=True)
    archive.mkdir(mode=0o700, parents=True)
    course.directory.assignment_id = assignment
    names = DownloadedNames(config=course.config, parent=course.directory)
    left_out = []
    found: dict[tuple[str, str], list[Copy]] = {}
    for path, when, content in _files(place):
        if path.suffix.lower() in ARCHIVES:
            left_out.append(f"{path}: archives in the download are not opened; ask for the notebook itself")
        if path.suffix != ".ipynb":
            continue
        who = names.collect(str(archive / path))
        if who is None:
            left_out.append(f"{path}: neither its name nor its folder's says which student's and which notebook it is")
        elif len(content) > LARGEST_NOTEBOOK:
            left_out.append(f"{path}: has more than {LARGEST_NOTEBOOK >> 20} MiB")
        else:
            found.setdefault((who["student_id"], who["file_id"]), []).append(Copy(path, when, content))
    count = 0
    for (student, _), all_copies in found.items():
        copies = different(all_copies)
        chosen = copies[0] if len(copies) == 1 else choose(student, copies)
        if chosen is None:
            shown = ", ".join(str(one.path) for one in copies)
            left_out.append(
                f"{student}: {len(copies)} different copies, and nobody has said which one counts: {shown}. Take the "
                "others away, or collect again with --newest, which takes the one that was changed last"
            )
            continue
        count += 1
        left_out += [f"{one.path}: {chosen.path} counts" for one in copies if one is not chosen]
        (archive / chosen.path).parent.mkdir(parents=True, exist_ok=True)
        (archive / chosen.path).write_bytes(chosen.content)
        origin = None if names.named_regexp else origin_of(archive / chosen.path, assignment, notebooks)
        Origins(course.root).keep(assignment, student, origin)
    if count:
        _zip_collect(course, assignment)
    return count, left_out


def _files(place: Path) -> Iterator[tuple[Path, float, bytes]]:
    """(path in the download, when it was changed, at most so much of it as is read), of a folder or a .zip."""
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
        raise CourseError(f"{place} is neither a folder nor a .zip of what was handed in.")


def _zip_collect(course: Course, assignment: str) -> None:
    sys.path.insert(0, str(course.root))  # where a course's own collector is
    try:
        app = ZipCollectApp(config=course.config, log=_SILENT, coursedir=course.directory, force=True)
        app.coursedir.assignment_id = assignment
        told = capture_log(app)
    finally:
        sys.path.remove(str(course.root))
    if not told["success"]:
        said = (told.get("log") or told["error"]).strip().splitlines()
        raise CourseError(f"nbgrader could not collect: {said[-1]}")
