"""A course for tests, made by the kit's own commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(KIT / "tools" / "course"), str(Path(__file__).parent)]
# nbgrader starts programs of its own environment by name
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
# nbgrader's modules are compiled once, and not in each of the many processes that these tests start
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest  # noqa: E402
from gatebook_course.course import Course  # noqa: E402
from tiny import copy_of, make_course  # noqa: E402


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The tiny course, released. Nothing is handed in; tests leave it as it is."""
    return make_course(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def course(released: Course, tmp_path: Path) -> Course:
    """A copy of it, for one test to change."""
    return copy_of(released, tmp_path / "course")
