"""Makes nbgrader create the tables of a database without starting a second Python process."""

from __future__ import annotations

from pathlib import Path

import nbgrader
import nbgrader.api
import pytest
from alembic.script import ScriptDirectory


def newest() -> str:
    """
    Returns the version of nbgrader's tables. nbgrader itself would start the program `alembic` to get the version.
    """
    folder = Path(nbgrader.__file__).parent / "alembic"
    return ScriptDirectory(str(folder)).get_current_head() or ""


def made_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nbgrader.api, "get_alembic_version", newest)
