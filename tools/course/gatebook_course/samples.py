"""Reads several submissions from one TypeScript file, with the source of each cell and the points that it earns.

- `// %% NAME: CELL POINTS, …` begins a submission. It lists the cells that do not earn full points, with their points.
- `// % cell NAME` begins the source of a cell. A submission takes all other cells from the first submission of the
  file.
- `// says: TEXT` contains a part of the message of the first test that fails.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbformat import NotebookNode


@dataclass
class Sample:
    name: str
    marks: dict[str, float]
    """The points of the cells that do not earn full points, by the name of the cell."""
    cells: dict[str, str] = field(default_factory=dict)
    says: str = ""


def read_samples(file: Path) -> list[Sample]:
    samples: list[Sample] = []
    cell = ""
    for line in file.read_text(encoding="utf8").splitlines():
        if line.startswith("// %% "):
            name, _, marks = line.removeprefix("// %% ").partition(":")
            samples.append(Sample(name.strip(), _marks(marks)))
            cell = ""
        elif match := re.fullmatch(r"// % cell ([\w-]+)\s*", line):
            cell = match[1]
            samples[-1].cells[cell] = ""
        elif line.startswith("// says:"):
            samples[-1].says = line.removeprefix("// says:").strip()
        elif cell:
            samples[-1].cells[cell] += line + "\n"
    for one in samples:
        one.cells = {name: source.strip("\n") for name, source in {**samples[0].cells, **one.cells}.items()}
    return samples


def _marks(text: str) -> dict[str, float]:
    pairs = [pair.split() for pair in text.split(",") if pair.strip()]
    return {name: float(points) for name, points in pairs}


def filled(released: Path, cells: dict[str, str]) -> NotebookNode:
    """Returns a released notebook with these sources in its cells. @raises KeyError if a cell does not exist."""
    notebook = nbformat.read(released, as_version=4)
    by_name = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for name, source in cells.items():
        by_name[name].source = source
    return notebook
