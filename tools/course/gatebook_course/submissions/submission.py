"""Checks a submission before it is graded and records it afterwards, even if nbgrader or Formgrader grades it."""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from ..journal import Journal, digest
from .vetting import fault_of


class SubmissionRejected(RuntimeError):
    """A submission is rejected before any of its code runs. The message says why."""


class _OfSubmission(NbGraderPreprocessor):
    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        # the parent of a preprocessor is the exporter, and the parent of the exporter is nbgrader's converter
        coursedir = self.parent.parent.coursedir
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
        self.look(Path(coursedir.root), Path(folder), student, assignment)
        return nb, resources

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        raise NotImplementedError


class RejectSubmission(_OfSubmission):
    """
    Rejects a submission with forbidden files, as the first step of grading.

    By now nbgrader has copied the targets of links. It deletes the copy if this step fails, before a kernel reads it.
    """

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        if fault := fault_of(student, folder):
            raise SubmissionRejected(fault)


class NoteGraded(_OfSubmission):
    """Records what was graded, as the last step, so that a changed submission is graded again."""

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        Journal(course).graded(assignment, student, digest(folder))
