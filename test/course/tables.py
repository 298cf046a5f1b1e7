"""nbgrader's tables, made without a second Python."""

from __future__ import annotations

from pathlib import Path

import nbgrader
import nbgrader.api
import pytest
from alembic.script import ScriptDirectory


def newest() -> str:
    """The version of nbgrader's tables, for which nbgrader itself starts the program `alembic`."""
    folder = Path(nbgrader.__file__).parent / "alembic"
    return ScriptDirectory(str(folder)).get_current_head() or ""


def made_here(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(nbgrader.api, "get_alembic_version", newest)
