"""Opens the folder of a course and creates nbgrader's objects for the course."""

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
    """Returns the version of nbgrader's newest database schema."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory(str(Path(nbgrader.api.__file__).with_name("alembic"))).get_current_head() or ""


# for each new gradebook, nbgrader would start a program, which must be in the PATH and takes 1.5 s of processor time
nbgrader.api.get_alembic_version = _newest_tables


class CourseError(RuntimeError):
    """The course cannot do what was requested. The message contains what to do."""


class Course:
    """
    The folder of a course, which contains an nbgrader_config.py, with nbgrader's objects for the course.

    :param extra: configuration that replaces settings of nbgrader_config.py.
    @raises CourseError if the folder has no nbgrader_config.py.
    """

    def __init__(self, folder: str | Path, extra: Config | None = None) -> None:
        self.root = Path(folder).resolve()
        if not (self.root / CONFIG).is_file():
            make = f"Make one with `npm run course -- init {folder}`."
            raise CourseError(f"{folder} is not a course: it has no {CONFIG}. {make}")
        config = Config()
        config.merge(PyFileConfigLoader(CONFIG, path=str(self.root)).load_config())
        config.merge(extra or Config())
        config.CourseDirectory.root = str(self.root)
        self.config = config
        self.directory = CourseDirectory(config=config)
        self.api = NbGraderAPI(self.directory, config=config)

    def gradebook(self) -> Gradebook:
        """Returns the gradebook, for use in a `with` statement. If its tables do not exist, they are created."""
        return Gradebook(self.directory.db_url, self.directory.course_id)

    def assignments(self) -> list[str]:
        """Returns the names of the assignments that have a folder in source/, sorted."""
        return sorted(path.name for path in (self.root / self.directory.source_directory).glob("*") if path.is_dir())

    def notebooks(self, assignment: str) -> list[str]:
        """Returns the names of an assignment's notebooks from the gradebook. Before the release, the list is empty."""
        with self.gradebook() as gradebook:
            try:
                return sorted(notebook.name for notebook in gradebook.find_assignment(assignment).notebooks)
            except MissingEntry:
                return []

    def path(self, step: str, student: str, assignment: str) -> Path:
        return self.root / Path(self.directory.format_path(step, student, assignment))

    def submitted(self, assignment: str) -> list[str]:
        """Returns the students who handed in this assignment, sorted."""
        folder = self.root / self.directory.submitted_directory
        if not folder.is_dir():
            return []
        return sorted(entry.name for entry in os.scandir(folder) if (Path(entry.path) / assignment).is_dir())

    def chosen(self, names: list[str]) -> list[str]:
        """
        Returns `names`, or all assignments if `names` is empty. @raises CourseError if an assignment does not exist.
        """
        there = self.assignments()
        unknown = [name for name in names if name not in there]
        if unknown:
            raise CourseError(
                f"the course has no assignment {', '.join(unknown)}. Available: {', '.join(there) or 'none'}."
            )
        return names or there
