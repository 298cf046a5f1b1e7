"""
Records for each submission, in a small file, whether it is being graded or could not be graded, and what was graded.

Because of these records, the next run can continue after a run that was killed. They also show whether a submission was
handed in again, so that it is graded again.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


class Journal:
    """
    The records of a course, in its folder `.gatebook`.

    If a submission has no entry in the folder `journal`, it has been graded, or its grading has not begun.
    """

    def __init__(self, course: Path) -> None:
        self.folder = course / ".gatebook" / "journal"
        self.digests = course / ".gatebook" / "graded"

    def _file(self, assignment: str, student: str) -> Path:
        # an invalid student id may be so long that no file can have it in its name
        name = student if len(os.fsencode(student)) <= 100 else hashlib.sha256(os.fsencode(student)).hexdigest()
        return self.folder / assignment / f"{name}.json"

    def begin(self, assignment: str, student: str) -> None:
        self._write(assignment, student, {"state": "grading"})

    def fail(self, assignment: str, student: str, reason: str) -> None:
        self._write(assignment, student, {"state": "failed", "reason": reason})

    def done(self, assignment: str, student: str) -> None:
        self._file(assignment, student).unlink(missing_ok=True)

    def graded(self, assignment: str, student: str, handed_in: str) -> None:
        """
        Records that a submission was graded, and removes the record of an earlier failure.

        It is called at the end of every grading, even if nbgrader's own command grades the submission.

        :param handed_in: the digest of the files that were graded.
        """
        _write(self.digests / assignment / student, handed_in)
        if self._entry(assignment, student).get("state") == "failed":
            self.done(assignment, student)

    def changed(self, assignment: str, student: str, handed_in: str) -> bool:
        """
        Returns whether the files that were graded differ from the files with this digest.

        nbgrader compares only timestamp.txt, which is missing if an instructor copied the files by hand.
        """
        file = self.digests / assignment / student
        return file.is_file() and file.read_text(encoding="ascii") != handed_in

    def _entry(self, assignment: str, student: str) -> dict:
        try:
            return json.loads(self._file(assignment, student).read_text(encoding="utf8"))
        except FileNotFoundError:
            return {}

    def unfinished(self, assignment: str, student: str) -> bool:
        """Returns whether the last grading failed or was interrupted, so that its folder may be incomplete."""
        return self._file(assignment, student).exists()

    def failures(self, assignment: str) -> dict[str, str]:
        found = {}
        for file in sorted((self.folder / assignment).glob("*.json")):
            entry = json.loads(file.read_text(encoding="utf8"))
            cut_off = "its grading was interrupted; the next run grades it again"
            found[entry.get("student", file.stem)] = entry.get("reason", cut_off)
        return found

    def _write(self, assignment: str, student: str, entry: dict) -> None:
        _write(self._file(assignment, student), json.dumps({"student": student, **entry}))


def _write(file: Path, text: str) -> None:
    """Writes a file completely or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f"{file.name}.{os.getpid()}.new")
    new.write_text(text, encoding="utf8")
    new.replace(file)


def digest(folder: Path) -> str:
    """Returns a hash of all files of a submission, except hidden files, which editors make."""
    whole = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.is_file() and not any(part.startswith(".") for part in name.parts):
            with file.open("rb") as opened:
                one = hashlib.file_digest(opened, "sha256").hexdigest()
            whole.update(os.fsencode(f"{name}\0{one}\n"))
    return whole.hexdigest()
