"""Reads the bank. It contains, for each assignment, several versions of a submission with their exact marks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat
from gatebook_course.config import STUB
from gatebook_course.init import ASSIGNMENTS as SOURCES
from gatebook_course.samples import Sample, read_samples
from lessons import with_lessons
from nbgrader.preprocessors import ClearSolutions

BANK = Path(__file__).parent / "bank"
ASSIGNMENTS = sorted(path.stem for path in BANK.glob("*.ts"))
SAMPLES: dict[str, dict[str, Sample]] = {
    name: {sample.name: sample for sample in read_samples(BANK / f"{name}.ts")} for name in ASSIGNMENTS
}
for one in (sample for samples in SAMPLES.values() for sample in samples.values()):
    one.cells = {cell: with_lessons(source) for cell, source in one.cells.items()}


@dataclass(frozen=True)
class SourceCell:
    """
    A code cell of the instructor's notebook. `source` has stubs instead of the solutions, and includes hidden tests.
    """

    name: str
    kind: str
    """The role of the cell: "locked" for a helper, "test" for a test, or "student" for a cell that students edit."""
    source: str
    points: float


def source_cells(assignment: str) -> list[SourceCell]:
    notebook = nbformat.read(SOURCES / assignment / f"{assignment}.ipynb", as_version=4)
    notebook, _ = ClearSolutions(code_stub={"typescript": STUB}).preprocess(notebook, {})
    found = []
    for cell in notebook.cells:
        record = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code":
            kind = "student" if not record["locked"] else "test" if record["grade"] else "locked"
            found.append(SourceCell(record["grade_id"], kind, cell.source, float(record.get("points", 0))))
    return found
