"""Builds the command and the environment that start a kernel in a box."""

from __future__ import annotations

import sys
from pathlib import Path

from .settings import BoxSettings

LAUNCHER = Path(__file__).with_name("launch.py")


def command(argv: list[str]) -> list[str]:
    """
    Returns the command that starts a kernel in a box, as the argv of a kernelspec.

    The launcher replaces `{conn}` in `argv` by the path of the connection file inside the box.
    """
    return [sys.executable, "-I", "-S", str(LAUNCHER), "{connection_file}", "--", *argv]


def environment(settings: BoxSettings) -> dict[str, str]:
    """Returns the environment variables that the launcher reads."""
    return {"GATEBOOK_BOX": settings.to_json()}
