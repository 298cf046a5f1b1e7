"""Reads an assignment's bank: right answers and named wrong versions, with the exact marks that each must get.

A bank is a file of TypeScript in pieces. `// %% name: cell points, …` begins a submission and says what it gets for the cells that do not get
full points; `// % cell NAME` begins what stands in a cell; cells that are not given are those of the first submission. `// says: TEXT` is
what the first test that fails says. The submission `without-first` only lists what is lost where the first function is missing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

BANKS = Path(__file__).parent / "bank"
ASSIGNMENTS = sorted(path.stem for path in BANKS.glob("*.ts"))


@dataclass
class Submission:
    name: str
    marks: dict[str, float]
    """Points of the cells that do not get all of theirs."""
    cells: dict[str, str] = field(default_factory=dict)
    says: str = ""


def read_bank(assignment: str) -> list[Submission]:
    submissions: list[Submission] = []
    cell = ""
    for line in (BANKS / f"{assignment}.ts").read_text(encoding="utf8").splitlines():
        if line.startswith("// %% "):
            name, _, marks = line[len("// %% ") :].partition(":")
            submissions.append(Submission(name.strip(), _marks(marks)))
            cell = ""
        elif match := re.fullmatch(r"// % cell ([\w-]+)\s*", line):
            cell = match[1]
            submissions[-1].cells[cell] = ""
        elif line.startswith("// says:"):
            submissions[-1].says = line[len("// says:") :].strip()
        elif cell:
            submissions[-1].cells[cell] += line + "\n"
    for one in submissions:
        one.cells = {name: source.strip("\n") for name, source in {**submissions[0].cells, **one.cells}.items()}
    return submissions


def _marks(text: str) -> dict[str, float]:
    pairs = [pair.split() for pair in text.split(",") if pair.strip()]
    return {name: float(points) for name, points in pairs}
