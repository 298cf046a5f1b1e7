"""What happens to a submission also where nbgrader's own command or Formgrader grades it: it is vetted, and noted."""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from ..journal import Journal, digest
from .vetting import fault_of


class SubmissionRefused(RuntimeError):
    """A submission is not even run; the message says why."""


class _OfSubmission(NbGraderPreprocessor):
    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        # nbconvert makes preprocessors children of the exporter, nbgrader the exporter a child of the converter
        coursedir = self.parent.parent.coursedir
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
        self.look(Path(coursedir.root), Path(folder), student, assignment)
        return nb, resources

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        raise NotImplementedError


class RefuseSubmission(_OfSubmission):
    """
    First of all: nbgrader has copied what the links lead to by now, and takes the copy away again when this fails. No
    kernel has seen it.
    """

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        if fault := fault_of(student, folder):
            raise SubmissionRefused(fault)


class NoteGraded(_OfSubmission):
    """Last of all: what was graded, so that something else that is handed in is graded again."""

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        Journal(course).graded(assignment, student, digest(folder))
