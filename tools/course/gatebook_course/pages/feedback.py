"""
Makes the feedback pages for students. They show points, comments, errors and plots. Instead of a hidden test, they show
its points and the names of the tests in it that failed.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from ..submissions.reading import FeedbackPages
from .formgrader import guard_formgrader
from .plots import DrawPlots
from .policy import FORMGRADER

REGION = re.compile(r"[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*", re.DOTALL)
#: A line of the comment above hidden tests, which contains the name of one test (see docs/assignments.md).
LISTED = re.compile(r"^// - (.+)$", re.MULTILINE)
#: The first line that `pointsFor` prints. The names of the tests that failed follow it.
COUNT = re.compile(r"^\d+ of \d+ tests pass: .*$", re.MULTILINE)
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


def failed(cell: NotebookNode) -> list[str]:
    """
    Returns the names of the hidden tests that failed.

    A name is returned only if the comment in the handed-out cell lists it. Other printed lines may come from the
    student's function, which could print the hidden numbers that it gets.
    """
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    *_, last = COUNT.split(printed)
    lines = last.splitlines() if COUNT.search(printed) else []
    return [name for name in LISTED.findall(REGION.sub("", cell.source)) if f"✗ {name}" in lines]


class HideHiddenTests(NbGraderPreprocessor):
    """
    Replaces hidden tests and their outputs by the points and the names of the tests that failed.

    It runs after GetGrades, which writes the points into the cells.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        record = cell.metadata.get("nbgrader", {})
        # only locked cells are changed, because a student can write the same markers into another cell
        if cell.cell_type == "code" and record.get("locked") and REGION.search(cell.source):
            names = [f"✗ {name}" for name in failed(cell)]
            cell.source = REGION.sub("// The code of hidden tests is not shown.", cell.source)
            points = f"{record.get('score') or 0:g} of {record.get('points') or 0:g} points"
            text = "\n".join([points, *names, ""])
            cell.outputs = [new_output("stream", name="stdout", text=text)] if record.get("grade") else []
        return cell, resources


def configure_pages(c: Any) -> None:
    """
    Configures the pages of feedback and Formgrader.

    The pages load no files from other servers, and no code of a submission can run in them.
    """
    guard_formgrader()
    c.HTMLExporter.filters = {
        "markdown2html": "gatebook_course.pages.markdown.markdown2html",
        "page_policy": "gatebook_course.pages.policy.page_policy",
    }
    c.HTMLExporter.preprocessors = [DrawPlots]
    c.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(FORMGRADER)]
    # markdown.py has already converted formulas to MathML, so the pages do not need these libraries
    c.HTMLExporter.mathjax_url = ""
    c.HTMLExporter.require_js_url = ""
    c.HTMLExporter.jquery_url = ""


def configure_feedback(c: Any) -> None:
    """Configures how nbgrader makes the feedback pages."""
    configure_pages(c)
    c.GenerateFeedback.exporter_class = FeedbackPages
    c.GenerateFeedback.preprocessors = [GetGrades, HideHiddenTests, CSSHTMLHeaderPreprocessor]
