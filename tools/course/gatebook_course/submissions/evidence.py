"""Collects the evidence for which handed-out cell each cell of a submission answers. matching.py uses the evidence."""

from __future__ import annotations

import re
from collections import defaultdict

from nbformat import NotebookNode

from .reading import MADE
from .released import HandedOut, declared


class Evidence:
    """
    The evidence for every cell of one submission.

    All numbers are indices. `place` is an index into the list of the submission's cells. All results, and `at`, are
    indices into the list of handed-out cells.

    same: for each cell of the submission, the handed-out cell of which it is an unchanged copy, or None.
    """

    def __init__(self, cells: list[NotebookNode], handed: list[HandedOut]) -> None:
        self.cells, self.handed = cells, handed
        self.names = {one.name: at for at, one in enumerate(handed) if one.name}
        self.identities = {one.identity: at for at, one in enumerate(handed) if one.identity}
        texts: dict[str, list[int]] = defaultdict(list)
        for at, one in enumerate(handed):
            if one.text.strip():
                texts[squeezed(one.text)].append(at)
        self.same = [self._same(place, texts) for place in range(len(cells))]

    def labelled(self, place: int) -> int | None:
        """Returns the handed-out cell that this cell's grade_id names, or None."""
        record = self.cells[place].metadata.get("nbgrader")
        name = record.get("grade_id") if isinstance(record, dict) else None
        return self.names.get(name) if isinstance(name, str) else None

    def identified(self, place: int) -> int | None:
        """Returns the handed-out cell that has this cell's id, or None."""
        identity = self.cells[place].id
        return None if identity.startswith(MADE) else self.identities.get(identity)

    def _same(self, place: int, texts: dict[str, list[int]]) -> int | None:
        found = texts.get(squeezed(self.cells[place].source), [])
        for target in (self.labelled(place), self.identified(place)):
            if target in found:
                return target
        return found[0] if found else None

    def answered(self, place: int) -> int | None:
        """Returns the editable handed-out cell that this cell most likely answers, or None."""
        label, identity = self.labelled(place), self.identified(place)
        if label is None and identity is None:
            return None
        names = declared(self.cells[place].source)
        before = self.same[place - 1] if place > 0 else None
        after = self.same[place + 1] if place + 1 < len(self.cells) else None

        def score(at: int) -> int:
            weight = 8 * bool(names & self.handed[at].declared) + 2 * (at == label) + 2 * (at == identity)
            return weight and weight + (before == at - 1) + (after == at + 1)

        editable = [at for at, one in enumerate(self.handed) if not one.locked]
        best = max(editable, key=lambda at: (score(at), at == label), default=None)
        return best if best is not None and score(best) > 0 else None


def squeezed(text: str) -> str:
    """Returns a text without white space. So a cell counts as unchanged if an editor only formatted its code."""
    return re.sub(r"\s+", "", text)
