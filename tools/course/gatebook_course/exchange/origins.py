"""
Stores the origin of each collected submission (see `Origin` in names.py), in one file per submission. A table of marks
needs the student's number again, because the learning platform finds the student by it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from .names import Origin


class Origins:
    """The stored origins of a course. A submission without an entry does not come from a learning platform."""

    def __init__(self, course: Path) -> None:
        self.folder = course / ".gatebook" / "origins"

    def keep(self, assignment: str, student: str, origin: Origin | None) -> None:
        """
        Stores the origin of a submission.

        None removes the stored origin, because a new copy of a submission may have another origin than an older copy.
        """
        file = self.folder / assignment / f"{student}.json"
        if origin is None:
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(origin)), encoding="utf8")

    def of(self, assignment: str) -> dict[str, Origin]:
        """Returns the origins of an assignment's submissions, by student."""
        files = sorted((self.folder / assignment).glob("*.json"))
        return {file.stem: Origin(**json.loads(file.read_text(encoding="utf8"))) for file in files}

    def on(self, platform: str) -> dict[str, Origin]:
        """Returns one origin for each student of a platform, by student. It may come from any of the assignments."""
        return {student: one for student, one in self._all() if one.platform == platform}

    def students(self) -> set[str]:
        """Returns the students whose nbgrader id is a number from a platform instead of a login name."""
        return {student for student, _ in self._all()}

    def _all(self) -> Iterator[tuple[str, Origin]]:
        for folder in sorted(self.folder.glob("*")):
            yield from self.of(folder.name).items()
