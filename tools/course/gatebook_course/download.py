"""What a learning platform lets an instructor download: whose each notebook is, and nbgrader's zip_collect on it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from nbgrader.plugins import FileNameCollectorPlugin

from .course import Course, CourseError
from .vetting import LARGEST_NOTEBOOK, STUDENT

#: What browsers and platforms add to a file's name: "ps (1).ipynb", "ps-1.ipynb".
COUNTER = r"(?: ?\(\d+\)|[-_]\d{1,2})?"
PLATFORMS = (
    # Moodle, "Download all submissions": Ada Lovelace_1234_assignsubmission_file_/NAME.ipynb
    re.compile(r".+_(?P<student>\d+)_assignsubmission_file_?"),
    # Canvas, "Download Submissions": lovelaceada_LATE_340934_208490284_NAME.ipynb
    re.compile(r"[^_]+(?:_LATE)?_(?P<student>\d+)_\d+"),
)
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


def whose(file: Path, assignment: str, notebooks: list[str]) -> dict[str, str] | None:
    """nbgrader's student_id and file_id of a path; None where it does not say."""
    for notebook in notebooks:
        found = re.fullmatch(rf"(?:(?P<who>.+)[_+-])?{re.escape(notebook)}{COUNTER}\.ipynb", file.name)
        if not found:
            continue
        who = found["who"] or (file.parent.parent if file.parent.name == assignment else file.parent).name
        for pattern in PLATFORMS:
            if match := pattern.fullmatch(who):
                who = match["student"]
        return {"student_id": who, "file_id": notebook} if STUDENT.fullmatch(who) else None
    return None


def take_in(course: Course, assignment: str, place: Path) -> tuple[int, list[str]]:
    """
    Puts what was downloaded where zip_collect looks for it, and lets it collect. A submission that is there already is
    replaced.

    :returns: how many notebooks were collected, and what was left out, each with the reason.
    @raises CourseError where nothing can be collected.
    """
    if not course.notebooks(assignment):
        raise CourseError(f"{assignment} has not been released: npm run course -- release {course.root} {assignment}")
    archive = course.root / "downloaded" / assignment / "archive"
    shutil.rmtree(archive.parent, ignore_errors=True)
    archive.mkdir(mode=0o700, parents=True)
    course.directory.assignment_id = assignment
    names = DownloadedNames(config=course.config, parent=course.directory)
    left_out = []
    newest: dict[tuple[str, str], tuple[float, Path]] = {}
    for path, when, content in _files(place):
        if path.suffix.lower() in ARCHIVES:
            left_out.append(f"{path}: archives in the download are not opened; ask for the notebook itself")
        if path.suffix != ".ipynb":
            continue
        found = names.collect(str(archive / path))
        if found is None:
            left_out.append(f"{path}: neither its name nor its folder's says which student's and which notebook it is")
            continue
        if len(content) > LARGEST_NOTEBOOK:
            left_out.append(f"{path}: has more than {LARGEST_NOTEBOOK >> 20} MiB")
            continue
        key = (found["student_id"], found["file_id"])
        before = newest.get(key)
        if before and before[0] > when:
            left_out.append(f"{path}: {before[1].relative_to(archive)} is newer")
            continue
        if before:
            left_out.append(f"{before[1].relative_to(archive)}: {path} is newer")
            before[1].unlink()
        newest[key] = (when, archive / path)
        (archive / path).parent.mkdir(parents=True, exist_ok=True)
        (archive / path).write_bytes(content)
    if newest:
        _zip_collect(course, assignment)
    return len(newest), left_out


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
    command = [sys.executable, "-m", "nbgrader", "zip_collect", assignment, "--force"]
    told = subprocess.run(command, cwd=course.root, capture_output=True, text=True, check=False)
    if told.returncode != 0:
        raise CourseError(f"nbgrader could not collect: {told.stderr.strip().splitlines()[-1:]}")
