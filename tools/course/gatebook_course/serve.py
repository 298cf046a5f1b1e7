"""
What JupyterLab with Formgrader needs for a course: a kernel in a box, since an instructor opens submissions in it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from .box import BoxSettings, choose_mode, command, environment, kit
from .course import Course
from .plots import LIBRARY
from .policy import server_policy

#: A day: a notebook stays open while somebody thinks.
LONG = 24 * 60 * 60


def prepare(course: Course, runtime: str, unsafe: bool) -> dict:
    """
    Writes the kernel's specification, and plotly.js where the server's pages find it. Returns what the server is to
    be started with.
    """
    mode = "none" if unsafe else choose_mode(course.config.GateExecute.get("box") or None)
    folder = Path(runtime) / "jupyter"
    spec = folder / "kernels" / "tslab"
    spec.mkdir(parents=True)
    settings = BoxSettings(mode=mode, wall=LONG, cpu=LONG, environment={"GATEBOOK_BACKEND": "cpu"})
    program = str(kit.KIT / "kernel" / "dist" / "main.js")
    argv = [kit.node(), "--no-force-async-hooks-checks", program, "--config-path", "{conn}"]
    content = {
        "display_name": "TypeScript",
        "language": "typescript",
        "interrupt_mode": "message",
        "argv": command(argv),
        "env": environment(settings),
    }
    (spec / "kernel.json").write_text(json.dumps(content, indent=1), encoding="utf8")
    static = Path(runtime) / "static"
    static.mkdir()
    shutil.copyfile(LIBRARY, static / "plotly.min.js")
    return {
        **{"folder": str(course.root), "kernels": str(folder), "static": str(static), "box": mode},
        "policy": server_policy(),
    }
