"""A course's folder, with nbgrader's own objects on it."""

from __future__ import annotations

import os
from pathlib import Path

import nbgrader.api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

CONFIG = "nbgrader_config.py"


def _newest_tables() -> str:
    """The name of the newest form of nbgrader's tables."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(nbgrader.api.__file__).with_name("alembic"))).get_current_head() or ""


# for each new gradebook nbgrader starts a program, which it looks for in the PATH and which takes 1.5 s of a processor
nbgrader.api.get_alembic_version = _newest_tables


class CourseError(RuntimeError):
    """Something is asked of a course that cannot be; the message says what to do."""


class Course:
    """A folder with a nbgrader_config.py of ours."""

    def __init__(self, folder: str | Path, extra: Config | None = None) -> None:
        self.root = Path(folder).resolve()
        if not (self.root / CONFIG).is_file():
            make = f"Make one with `npm run course -- init {folder}`."
            raise CourseError(f"{folder} is no course: it has no {CONFIG}. {make}")
        config = Config()
        config.merge(PyFileConfigLoader(CONFIG, path=str(self.root)).load_config())
        config.merge(extra or Config())
        config.CourseDirectory.root = str(self.root)
        self.config = config
        self.directory = CourseDirectory(config=config)
        self.api = NbGraderAPI(self.directory, config=config)

    def gradebook(self) -> Gradebook:
        """The gradebook, to be used in a `with`. Its tables are made where there are none."""
        return Gradebook(self.directory.db_url, self.directory.course_id)

    def assignments(self) -> list[str]:
        """The names of the assignments that have a source."""
        return sorted(path.name for path in (self.root / self.directory.source_directory).glob("*") if path.is_dir())

    def notebooks(self, assignment: str) -> list[str]:
        """The names of an assignment's notebooks, as the gradebook has them: none before it was released."""
        with self.gradebook() as gradebook:
            try:
                return sorted(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks)
            except MissingEntry:
                return []

    def path(self, step: str, student: str, assignment: str) -> Path:
        return self.root / Path(self.directory.format_path(step, student, assignment))

    def submitted(self, assignment: str) -> list[str]:
        """The students who handed an assignment in."""
        folder = self.root / self.directory.submitted_directory
        if not folder.is_dir():
            return []
        return sorted(entry.name for entry in os.scandir(folder) if (Path(entry.path) / assignment).is_dir())

    def chosen(self, names: list[str]) -> list[str]:
        """The assignments that are named; all where none is. @raises CourseError for one that is not there."""
        there = self.assignments()
        unknown = [name for name in names if name not in there]
        if unknown:
            raise CourseError(f"there is no assignment {', '.join(unknown)}; there are {', '.join(there) or 'none'}.")
        return names or there
