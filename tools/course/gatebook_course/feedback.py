"""What goes back to a student: points, comments, errors and plots; of a hidden test no more than its points."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import nbgrader
from nbconvert.exporters.exporter import ResourcesDict
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor

from .plots import LIBRARY, DrawPlots

REGION = re.compile(r"[^\n]*BEGIN HIDDEN TESTS.*?END HIDDEN TESTS[^\n]*", re.DOTALL)

#: A place outside the notebook in an error's stack: of the instructor's machine, and of no use to a student.
FRAME = re.compile(r"\n[^\n]*\bat [^\n]*/[^\n]*:\d+:\d+\)?[^\n]*")
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


class HideHiddenTests(NbGraderPreprocessor):
    """Comes after GetGrades, which says what the cell got."""

    def preprocess_cell(
        self, cell: NotebookNode, resources: ResourcesDict, index: int
    ) -> tuple[NotebookNode, ResourcesDict]:
        if cell.cell_type == "code" and REGION.search(cell.source):
            cell.source = REGION.sub("// hidden tests: other numbers, other sizes", cell.source)
            record = cell.metadata.nbgrader
            text = f"{record.get('score', 0):g} of {record.get('points', 0):g} points\n"
            cell.outputs = [new_output("stream", name="stdout", text=text)]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [FRAME.sub("", text) for text in output.traceback]
        return cell, resources


def place_library(**_: Any) -> None:
    """
    nbgrader calls it after each submission's page, in the course's folder: plotly.js is put beside the pages that
    need it.
    """
    for page in Path("feedback").glob("*/*/*.html"):
        copy = page.with_name(LIBRARY.name)
        if copy.exists() or 'class="gatebook-figure"' not in page.read_text(encoding="utf8"):
            continue
        try:
            os.link(LIBRARY, copy)
        except OSError:  # another disk, or one that has no links
            shutil.copyfile(LIBRARY, copy)


def configure_pages(c: Any) -> None:
    """For feedback and Formgrader alike: nothing comes from a network, nothing of a submission can run."""
    c.HTMLExporter.filters = {"markdown2html": "gatebook_course.markdown.markdown2html"}
    c.HTMLExporter.preprocessors = [DrawPlots]
    formgrader = Path(nbgrader.__file__).parent / "server_extensions" / "formgrader" / "templates"
    c.HTMLExporter.extra_template_basedirs = [str(TEMPLATES), str(formgrader)]
    # formulas are drawn already (markdown.py), and nothing of what these would load is used
    c.HTMLExporter.mathjax_url = ""
    c.HTMLExporter.require_js_url = ""
    c.HTMLExporter.jquery_url = ""


def configure_feedback(c: Any) -> None:
    configure_pages(c)
    c.GenerateFeedback.preprocessors = [GetGrades, HideHiddenTests, CSSHTMLHeaderPreprocessor]
    c.GenerateFeedback.post_convert_hook = place_library
