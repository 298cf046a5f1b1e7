"""Puts a submission back into the form in which it was handed out, before anything of it runs."""

from __future__ import annotations

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import NbGraderPreprocessor

from .cells import KnownCell, known_cells, source_order


class RestoreCells(NbGraderPreprocessor):
    """In place of nbgrader's OverwriteCells, which trusts more of a submission than a hostile one deserves.

    - A cell that was handed out gets exactly the metadata that the gradebook has of it. Nothing else stays: a tag
      `skip-execution` on a test would pass it, `grade: false` would send a hidden test to the student's kernel.
    - A locked cell gets its source back; one that was deleted comes back to its place.
    - Every other cell is the student's own, without metadata.
    """

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> tuple[NotebookNode, ResourcesDict]:
        nbgrader = resources["nbgrader"]
        known = known_cells(nbgrader["db_url"], nbgrader["assignment"], nbgrader["notebook"])
        order = source_order(self.coursedir, nbgrader["assignment"], nbgrader["notebook"])
        nb.metadata = NotebookNode({key: nb.metadata[key] for key in ("kernelspec",) if key in nb.metadata})
        nb.cells = [self._restored(cell, known) for cell in nb.cells]
        self._add_missing(nb, known, [name for name in order if name in known] or list(known))
        return nb, resources

    @property
    def coursedir(self) -> CourseDirectory:
        # nbconvert makes preprocessors children of the exporter, nbgrader the exporter a child of the converter
        return self.parent.parent.coursedir

    def _restored(self, cell: NotebookNode, known: dict[str, KnownCell]) -> NotebookNode:
        record = cell.metadata.get("nbgrader", {})
        name = record.get("grade_id") if isinstance(record, dict) else None
        found = known.get(name) if isinstance(name, str) else None
        if found is None:
            # a raw cell goes into a page of HTML as it is
            if cell.cell_type == "raw":
                return new_markdown_cell(cell.source)
            cell.metadata = NotebookNode()
            return cell
        source = found.source if found.locked else cell.source
        if found.locked and (cell.source != source or cell.cell_type != found.cell_type):
            self.log.warning("%s was changed in the submission; it is graded as it was handed out", name)
        return _made(found, source, cell.get("id"))

    def _add_missing(self, nb: NotebookNode, known: dict[str, KnownCell], order: list[str]) -> None:
        """Brings back what is locked or graded. A deleted solution stays away: there is nothing to grade in it."""
        for place, name in enumerate(order):
            cell = known[name]
            here = [one.metadata.get("nbgrader", {}).get("grade_id") for one in nb.cells]
            if name in here or not (cell.locked or cell.grade):
                continue
            self.log.warning("%s was deleted from the submission; it is put back", name)
            before = [here.index(other) for other in order[:place] if other in here]
            nb.cells.insert(max(before) + 1 if before else 0, _made(cell, cell.source, None))


def _made(cell: KnownCell, source: str, identity: str | None) -> NotebookNode:
    make = new_code_cell if cell.cell_type == "code" else new_markdown_cell
    made = make(source, metadata=cell.metadata)
    if identity is not None:
        made.id = identity
    return made
