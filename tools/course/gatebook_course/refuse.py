"""Vets a submission also where nbgrader's own command or Formgrader grades it."""

from __future__ import annotations

from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from .vetting import fault_of


class SubmissionRefused(RuntimeError):
    """A submission is not even run; the message says why."""


class RefuseSubmission(NbGraderPreprocessor):
    """
    First of all: nbgrader has copied what the links lead to by now, and takes the copy away again when this fails. No
    kernel has seen it.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        # nbconvert makes preprocessors children of the exporter, nbgrader the exporter a child of the converter
        coursedir = self.parent.parent.coursedir
        student, assignment = resources["nbgrader"]["student"], resources["nbgrader"]["assignment"]
        folder = coursedir.format_path(coursedir.submitted_directory, student, assignment)
        if fault := fault_of(student, Path(folder)):
            raise SubmissionRefused(fault)
        return nb, resources
