"""Reads the role of each cell from the gradebook, because students can change the metadata of a submission."""

from __future__ import annotations

from dataclasses import dataclass

from nbgrader.api import Gradebook


@dataclass(frozen=True)
class KnownCell:
    """A cell as the gradebook recorded it at the release. The fields are those of nbgrader."""

    grade_id: str
    cell_type: str
    source: str
    checksum: str
    locked: bool
    grade: bool
    solution: bool
    task: bool
    points: float | None

    @property
    def metadata(self) -> dict:
        """Returns the metadata of the cell, in version 3 of nbgrader's format."""
        record = {
            "schema_version": 3,
            "grade_id": self.grade_id,
            "cell_type": self.cell_type,
            "checksum": self.checksum,
            "locked": self.locked,
            "grade": self.grade,
            "solution": self.solution,
            "task": self.task,
        }
        if self.points is not None:
            record["points"] = self.points
        return {"nbgrader": record}


def known_cells(db_url: str, assignment: str, notebook: str) -> dict[str, KnownCell]:
    """Returns the cells of a notebook that are in the gradebook, by their grade_id."""
    with Gradebook(db_url) as gradebook:
        record = gradebook.find_notebook(notebook, assignment)
        points = {cell.name: float(cell.max_score) for cell in (*record.grade_cells, *record.task_cells)}
        grades = {cell.name for cell in record.grade_cells}
        solutions = {cell.name for cell in record.solution_cells}
        tasks = {cell.name for cell in record.task_cells}
        return {
            cell.name: KnownCell(
                grade_id=cell.name,
                cell_type=cell.cell_type,
                source=cell.source or "",
                checksum=cell.checksum,
                locked=bool(cell.locked),
                grade=cell.name in grades,
                solution=cell.name in solutions or cell.name in tasks,
                task=cell.name in tasks,
                points=points.get(cell.name),
            )
            for cell in record.source_cells
        }
