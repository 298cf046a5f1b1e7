"""How a kernel is started in a box."""

from __future__ import annotations

import sys
from pathlib import Path

from .settings import BoxSettings

LAUNCHER = Path(__file__).with_name("launch.py")


def command(argv: list[str]) -> list[str]:
    """
    What starts a kernel in a box, as a kernelspec's argv. `{conn}` in `argv` becomes the connection file seen from
    inside.
    """
    return [sys.executable, "-I", "-S", str(LAUNCHER), "{connection_file}", "--", *argv]


def environment(settings: BoxSettings) -> dict[str, str]:
    """What the launcher reads."""
    return {"GATEBOOK_BOX": settings.to_json()}
