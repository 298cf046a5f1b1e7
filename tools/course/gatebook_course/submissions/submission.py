"""
Checks a submission before it is graded, and records it afterwards. Both are steps of nbgrader, so they also happen if
nbgrader's own command or Formgrader grades the submission.
"""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from ..journal import Journal, digest
from .vetting import fault_of


class SubmissionRejected(RuntimeError):
    """A submission was rejected before any of its code was run. The message contains the reason."""


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
    Rejects a submission with forbidden files. It is the first step of grading.

    Before this step, nbgrader has copied the submission and the targets of its links. If this step fails, nbgrader
    deletes the copy before a kernel can read it.
    """

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        if fault := fault_of(student, folder):
            raise SubmissionRejected(fault)


class NoteGraded(_OfSubmission):
    """Records which files were graded, so that a changed submission is graded again. It is the last step of grading."""

    def look(self, course: Path, folder: Path, student: str, assignment: str) -> None:
        Journal(course).graded(assignment, student, digest(folder))
