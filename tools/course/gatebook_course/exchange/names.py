"""Reads the student, the notebook and the origin of a submission from the name of a downloaded file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..submissions.vetting import STUDENT

#: A pattern for what browsers, platforms, editors and students add to the name of a file "ps": "ps (1)", "ps-1",
#: "ps-Copy1", "ps - Copy (2)", "ps copy 2", "ps_final", "ps_v2".
ADDED = r"(?:[ _-]+(?:copy ?\d*|final ?\d*|v?\d{1,2}|\(\d+\))|\(\d+\))*"


@dataclass(frozen=True)
class Origin:
    """
    The origin of a submission, as the name contains it that a learning platform gave to the file.

    platform: "canvas" or "moodle".
    number: the number of the student. In Canvas it is the user's id. In Moodle it is the participant's number, which
        differs between assignments.
    name: the name of the student as the platform writes it.
    late: whether the platform marks the submission as late.
    """

    platform: str
    number: str
    name: str = ""
    late: bool = False


#: The file names of Canvas, "Download Submissions", for example lovelaceada_LATE_340934_208490284_NAME.ipynb. The first
#: number is the id of the user, and the second is the id of the file. A user's name has no number between underscores.
#: Source: instructure/canvas-lms, lib/content_zipper.rb (get_filename, add_upload_submission, sanitize_user_name).
CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_LATE)?_(?P<number>\d+)_\d+")
#: The file names of Moodle, "Download all submissions", for example Ada
#: Lovelace_1234_assignsubmission_file_/NAME.ipynb. The number is the participant's number. Source: moodle/moodle,
#: mod/assign/locallib.php (get_uniqueid_for_user).
MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_file_?")


def whose(file: Path, assignment: str, notebooks: list[str]) -> dict[str, str] | None:
    """Returns nbgrader's `student_id` and `file_id` for a path, or None if the path does not contain them."""
    found = _parts(file, assignment, notebooks)
    if found is None:
        return None
    who, notebook = found
    origin = _origin(who)
    student = origin.number if origin else who
    return {"student_id": student, "file_id": notebook} if STUDENT.fullmatch(student) else None


def origin_of(file: Path, assignment: str, notebooks: list[str]) -> Origin | None:
    """Returns the origin that a path contains, or None if no learning platform made the path."""
    found = _parts(file, assignment, notebooks)
    return _origin(found[0]) if found else None


def notebook_of(name: str, notebooks: list[str]) -> str | None:
    """Returns the notebook of which this file name is a copy, for example "ps" for "ps-Copy1.ipynb", or None."""
    return next((one for one in _by_length(notebooks) if _pattern(one).fullmatch(name)), None)


def _parts(file: Path, assignment: str, notebooks: list[str]) -> tuple[str, str] | None:
    """
    Returns (student, notebook), or None if the path does not contain them.

    The longest matching notebook name counts: ps-2.ipynb is not a copy of ps if a notebook ps-2 exists.
    """
    for notebook in _by_length(notebooks):
        found = re.fullmatch(rf"(?:(?P<who>.+)[_+-])?{_pattern(notebook).pattern}", file.name, re.IGNORECASE)
        if found:
            folder = file.parent.parent if file.parent.name == assignment else file.parent
            return found["who"] or folder.name, notebook
    return None


def _by_length(notebooks: list[str]) -> list[str]:
    return sorted(notebooks, key=lambda name: (-len(name), name))


def _pattern(notebook: str) -> re.Pattern[str]:
    """Returns a pattern for the names of a notebook's copies. Google Drive puts "Copy of" before the name."""
    return re.compile(rf"(?:copy of )*{re.escape(notebook)}{ADDED}\.ipynb", re.IGNORECASE)


def _origin(who: str) -> Origin | None:
    if found := MOODLE.fullmatch(who):
        return Origin("moodle", found["number"], found["name"])
    if found := CANVAS.fullmatch(who):
        return Origin("canvas", found["number"], found["name"], bool(found["late"]))
    return None
