"""Defines fixtures with a small course that the kit's commands create."""

from __future__ import annotations

import os
import sys
from pathlib import Path

KIT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(KIT / "tools" / "course"), str(Path(__file__).parent)]
# nbgrader starts programs of this Python environment by their names
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
# Python stores the compiled modules of nbgrader once, or each of the many processes of these tests would compile them
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

import pytest  # noqa: E402
from gatebook_course.course import Course  # noqa: E402
from tiny import copy_of, make_course  # noqa: E402


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The released tiny course, in which nothing is handed in. No test may change it."""
    return make_course(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def course(released: Course, tmp_path: Path) -> Course:
    """A copy of the released tiny course, which the test may change."""
    return copy_of(released, tmp_path / "course")
