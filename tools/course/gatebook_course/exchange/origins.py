"""
What learning platforms said of the submissions that were collected, one small file each. The platforms' importers ask
for the same numbers again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .names import Origin


class Origins:
    """Below `.gatebook` of a course. A submission without an entry came in another way."""

    def __init__(self, course: Path) -> None:
        self.folder = course / ".gatebook" / "origins"

    def keep(self, assignment: str, student: str, origin: Origin | None) -> None:
        """Replaces what is known of a submission: one that was collected anew may come from elsewhere."""
        file = self.folder / assignment / f"{student}.json"
        if origin is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(origin)), encoding="utf8")

    def of(self, assignment: str) -> dict[str, Origin]:
        """What is known of an assignment's submissions, by student."""
        files = sorted((self.folder / assignment).glob("*.json"))
        return {file.stem: Origin(**json.loads(file.read_text(encoding="utf8"))) for file in files}

    def on(self, platform: str) -> dict[str, Origin]:
        """The students of a platform, whichever assignment they handed in there."""
        return {student: one for student, one in self._all() if one.platform == platform}

    def students(self) -> set[str]:
        """All whose nbgrader id is a number of a platform's, and no login name."""
        return {student for student, _ in self._all()}

    def _all(self) -> Iterator[tuple[str, Origin]]:
        for folder in sorted(self.folder.glob("*")):
            yield from self.of(folder.name).items()
