"""A course in which entries of the bank are graded from end to end."""

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

#: Seconds of processor time: small, since what is meant to reach a limit uses all of it. Right answers stay far below.
LIMITS = {"timeout": 3.0, "call_limit": 1.5, "asleep": 1.0}
UNTYPED = {"kernel_environment": {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_TYPES": "unchecked"}}


class Lines(io.StringIO):
    """Hands on each line that is written."""

    def __init__(self, told: Callable[[str], None]) -> None:
        super().__init__()
        self.told = told

    def write(self, text: str) -> int:
        for line in filter(None, text.split("\n")):
            self.told(line)
        return len(text)


class GradedBank:
    """The entries' marks and outputs."""

    def __init__(self, place: Path, entries: Iterable[Entry], port: int, told: Callable[[str], None]) -> None:
        """:param told: is given a line as each submission has been graded"""
        # the seed of the tests' numbers comes from it: every run draws the same
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
        # while one submission sleeps until a limit ends it, another is graded
        workers = os.cpu_count() or 1
        for (box, typed), group in groupby(sorted(chosen, key=_setting), key=_setting):
            for entry in group:
                folder = self.course.root / "submitted" / entry.student / entry.assignment
                folder.mkdir(parents=True)
                (folder / f"{entry.assignment}.ipynb").write_bytes(self._submitted(entry))
            settings = replace(settings_of(self.course), box=box, **LIMITS, **({} if typed else UNTYPED))
            with contextlib.redirect_stdout(Lines(told)):
                self.outcomes.append(autograde(self.course, used, workers=workers, settings=settings))

    def _submitted(self, entry: Entry) -> bytes:
        """What the notebook's file holds."""
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
        """Those that have to be graded; `same` says for each of the others which one it comes down to."""
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
        """The points of each test."""
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
        """(grade_id, text) of each output of the graded notebook."""
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
