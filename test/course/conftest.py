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

import gatebook_course  # noqa: E402, F401  (first of all: it spares jsonschema a slow import)
