"""Grades entries (see entries.py) in a course, with nbgrader and boxes."""

from __future__ import annotations

import contextlib
import copy
import io
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import nbformat
import pytest
import tables
from bank import ASSIGNMENTS
from entries import CODE, Entry, right
from gatebook_course.cli import main
from gatebook_course.course import Course
from gatebook_course.execution.course_settings import settings_of
from gatebook_course.grading.autograde import Outcome, autograde
from gatebook_course.samples import filled
from kinds import as_json
from rebuilt import Rebuilding

#: Limits in seconds of processor time. They are small, because some submissions run until the limit. Right answers need
#: far less.
LIMITS = {"timeout": 3.0, "call_limit": 1.5, "asleep": 1.0}
UNTYPED = {"kernel_environment": {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_TYPES": "unchecked"}}


class Lines(io.StringIO):
    """A text stream that calls a function with each written line."""

    def __init__(self, on_line: Callable[[str], None]) -> None:
        super().__init__()
        self.on_line = on_line

    def write(self, text: str) -> int:
        for line in filter(None, text.split("\n")):
            self.on_line(line)
        return len(text)


class GradedBank:
    """A course in which entries are graded, with their marks and outputs."""

    def __init__(self, place: Path, entries: Iterable[Entry], port: int, on_line: Callable[[str], None]) -> None:
        """:param on_line: is called with a line of text when a submission has been graded."""
        # the seed of the random numbers in the tests depends on this secret, so every run has the same numbers
        secret = place / "course" / ".gatebook" / "secret"
        secret.parent.mkdir(parents=True)
        secret.write_text("5" * 64, encoding="ascii")
        self.place = place
        self.port = port
        used = [one for one in ASSIGNMENTS if one in {entry.assignment for entry in entries}]
        with pytest.MonkeyPatch.context() as patch:
            tables.made_here(patch)
            assert main(["init", str(place / "course"), "--assignments", ",".join(used)]) == 0
            self.course = Course(place / "course")
            for assignment in used:
                assert main(["release", str(self.course.root), assignment]) == 0
        self.same: dict[Entry, Entry] = {}
        self.outcomes: list[Outcome] = []
        chosen = self._distinct(entries)
        # while one submission sleeps until a limit stops it, another is graded
        workers = os.cpu_count() or 1
        for (box, typed), group in groupby(sorted(chosen, key=_setting), key=_setting):
            for entry in group:
                folder = self.course.root / "submitted" / entry.student / entry.assignment
                folder.mkdir(parents=True)
                (folder / f"{entry.assignment}.ipynb").write_bytes(self._submitted(entry))
            settings = replace(settings_of(self.course), box=box, **LIMITS, **({} if typed else UNTYPED))
            with contextlib.redirect_stdout(Lines(on_line)):
                self.outcomes.append(autograde(self.course, used, workers=workers, settings=settings))

    def _submitted(self, entry: Entry) -> bytes:
        """Returns the content of the submitted notebook file."""
        released = self.course.root / "release" / entry.assignment / f"{entry.assignment}.ipynb"
        if entry.sample:
            return as_json(filled(released, entry.sample.cells))
        assert entry.kind
        cells = right(entry.assignment).cells if entry.kind.base == "right" else {}
        notebook = copy.deepcopy(filled(released, cells))
        entry.kind.change(notebook)
        root = json.dumps(str(self.course.root))
        places = {"PORT": str(self.port), '"COURSE"': root, '"KIT"': json.dumps(os.getcwd())}
        for cell in notebook.cells:
            for name, value in places.items():
                cell.source = cell.source.replace(name, value)
        return entry.kind.saved(notebook)

    def _distinct(self, entries: Iterable[Entry]) -> list[Entry]:
        """
        Returns the entries to grade. `same` maps each other entry to an entry to grade with an equal rebuilt notebook.
        """
        rebuilding = Rebuilding(self.course, self.place / "rebuilt")
        known: dict[str, Entry] = {}
        chosen = []
        for entry in entries:
            digest = ""
            if entry.name not in CODE and (entry.kind or entry.sample is right(entry.assignment)):
                digest = rebuilding.digest(entry.assignment, entry.student, self._submitted(entry))
            if entry.kind and digest in known:
                self.same[entry] = known[digest]
                continue
            chosen.append(entry)
            if digest:
                known.setdefault(digest, entry)
        return chosen

    def full(self, assignment: str) -> dict[str, float]:
        """Returns the largest number of points of each test."""
        with self.course.gradebook() as gradebook:
            notebook = gradebook.find_notebook(assignment, assignment)
            locked = {cell.name for cell in notebook.source_cells if cell.locked}
            return {cell.name: float(cell.max_score) for cell in notebook.grade_cells if cell.name in locked}

    def marks(self, entry: Entry) -> dict[str, float | None]:
        graded = self.same.get(entry, entry)
        with self.course.gradebook() as gradebook:
            found = gradebook.find_submission_notebook(graded.assignment, graded.assignment, graded.student)
            tests = self.full(graded.assignment)
            return {grade.name: grade.auto_score for grade in found.grades if grade.name in tests}

    def outputs(self, entry: Entry) -> list[tuple[str, str]]:
        """Returns (grade_id, text) for each output of the graded notebook."""
        graded = self.same.get(entry, entry)
        folder = self.course.root / "autograded" / graded.student / graded.assignment
        found = []
        for cell in nbformat.read(folder / f"{graded.assignment}.ipynb", as_version=4).cells:
            for output in cell.get("outputs", []):
                text = output.get("text") or output.get("evalue") or json.dumps(output.get("data", {}))
                found.append((cell.metadata.get("nbgrader", {}).get("grade_id", ""), f"{output.output_type}: {text}"))
        return found


def _setting(entry: Entry) -> tuple[str, bool]:
    return entry.box, entry.typed
