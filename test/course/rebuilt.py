"""Rebuilds submissions in the same way as a grading, without running their code."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
from gatebook_course.course import Course
from traitlets.config import Config


class Rebuilding:
    """
    A copy of a course in which submissions are rebuilt but not run.

    A grading depends only on the rebuilt notebook. So two submissions with the same rebuilt notebook get the same
    marks, and it is enough to grade one of them.
    """

    def __init__(self, course: Course, place: Path) -> None:
        shutil.copytree(course.root, place)
        self.course = Course(place, Config({"Autograde": {"autograde_preprocessors": []}}))

    def digest(self, assignment: str, student: str, submitted: bytes) -> str:
        """Returns the code that a grading would run, or "" if the submission is rejected."""
        folder = self.course.root / "submitted" / student / assignment
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{assignment}.ipynb").write_bytes(submitted)
        if not self.course.api.autograde(assignment, student, force=True)["success"]:
            return ""
        file = self.course.root / "autograded" / student / assignment / f"{assignment}.ipynb"
        notebook = nbformat.read(file, as_version=4)
        cells = [[cell.cell_type, cell.source, cell.metadata] for cell in notebook.cells]
        return json.dumps([notebook.metadata, cells], sort_keys=True)
