"""
What JupyterLab with Formgrader needs for a course: a kernel in a box, since an instructor opens submissions in it.
"""

from __future__ import annotations

import json
from pathlib import Path

from .box import BoxSettings, choose_mode, command, environment, kit
from .course import Course
from .pages.policy import server_policy

#: A day: a notebook stays open while somebody thinks.
LONG = 24 * 60 * 60


def prepare(course: Course, runtime: str, unsafe: bool) -> dict:
    """
    Writes the kernel's specification. Returns what the server is to be started with.
    """
    mode = "none" if unsafe else choose_mode(course.config.GateExecute.get("box") or None)
    folder = Path(runtime) / "jupyter"
    spec = folder / "kernels" / "tslab"
    spec.mkdir(parents=True)
    settings = BoxSettings(mode=mode, wall=LONG, cpu=LONG, environment={"GATEBOOK_BACKEND": "cpu"})
    content = {
        "display_name": "TypeScript",
        "language": "typescript",
        "interrupt_mode": "message",
        "argv": command(kit.kernel("lesson")),
        "env": environment(settings),
    }
    (spec / "kernel.json").write_text(json.dumps(content, indent=1), encoding="utf8")
    if mode != "none":
        _let_validate_reach(Path(runtime))
    return {
        **{"folder": str(course.root), "kernels": str(folder), "box": mode},
        **{"settings": str(Path(runtime) / "settings"), "policy": server_policy()},
    }


def _let_validate_reach(runtime: Path) -> None:
    """
    The Validate button starts a kernel by nbgrader's settings, not by the server's: there is no network in a box, so
    it too has to be told to use sockets that are files.
    """
    settings = runtime / "settings"
    settings.mkdir()
    lines = ("c = get_config()", 'c.KernelManager.transport = "ipc"', f'c.KernelManager.ip = "{runtime}/v"', "")
    (settings / "nbgrader_config.py").write_text("\n".join(lines), encoding="utf8")
