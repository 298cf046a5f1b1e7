"""
Which submissions are being graded, and which could not be: one small file each, so that a run that was killed can be
carried on.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path


class Journal:
    """Below `.gatebook/journal` of a course. A submission without an entry was graded, or never begun."""

    def __init__(self, course: Path) -> None:
        self.folder = course / ".gatebook" / "journal"

    def _file(self, assignment: str, student: str) -> Path:
        # what is no student's id may be as long as a file's name can be
        name = student if len(os.fsencode(student)) <= 100 else hashlib.sha256(os.fsencode(student)).hexdigest()
        return self.folder / assignment / f"{name}.json"

    def begin(self, assignment: str, student: str) -> None:
        self._write(assignment, student, {"state": "grading"})

    def fail(self, assignment: str, student: str, reason: str) -> None:
        self._write(assignment, student, {"state": "failed", "reason": reason})

    def done(self, assignment: str, student: str) -> None:
        self._file(assignment, student).unlink(missing_ok=True)

    def unfinished(self, assignment: str, student: str) -> bool:
        """Whether what lies in the graded folder may be half of it."""
        return self._file(assignment, student).exists()

    def failures(self, assignment: str) -> dict[str, str]:
        found = {}
        for file in sorted((self.folder / assignment).glob("*.json")):
            entry = json.loads(file.read_text(encoding="utf8"))
            cut_off = "its grading was cut off; the next run does it again"
            found[entry.get("student", file.stem)] = entry.get("reason", cut_off)
        return found

    def _write(self, assignment: str, student: str, entry: dict) -> None:
        file = self._file(assignment, student)
        file.parent.mkdir(parents=True, exist_ok=True)
        new = file.with_suffix(f".{os.getpid()}.new")
        new.write_text(json.dumps({"student": student, **entry}), encoding="utf8")
        new.replace(file)
