"""
Prepares JupyterLab with Formgrader for a course. Notebooks run in a box, because an instructor opens submissions there.
"""

from __future__ import annotations

import json
from pathlib import Path

from .box import BoxSettings, choose_mode, command, environment, kit
from .course import Course
from .execution.course_settings import settings_of
from .pages.policy import server_policy

#: One day in seconds. It is the time limit of a kernel, since a notebook may stay open for a long time.
DAY = 24 * 60 * 60
#: The nice value of a kernel. It gives JupyterLab priority over the code in a submission.
NICENESS = 10


def prepare(course: Course, runtime: str, unsafe: bool) -> dict:
    """
    Writes the specification of the kernel. Returns the settings with which the server must be started.

    :param runtime: a temporary folder with a short path.
    :param unsafe: whether the kernels run without a box.
    """
    mode = "none" if unsafe else choose_mode(settings_of(course).box or None)
    folder = Path(runtime) / "jupyter"
    spec = folder / "kernels" / "tslab"
    spec.mkdir(parents=True)
    settings = BoxSettings(mode=mode, wall=DAY, cpu=DAY, niceness=NICENESS, environment={"GATEBOOK_BACKEND": "cpu"})
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
    Makes the Validate button of JupyterLab work with a boxed kernel.

    The button starts a kernel with the settings of nbgrader instead of those of the server. A box has no network, so
    the settings of nbgrader must also choose sockets that are files.
    """
    settings = runtime / "settings"
    settings.mkdir()
    lines = ("c = get_config()", 'c.KernelManager.transport = "ipc"', f'c.KernelManager.ip = "{runtime}/v"', "")
    (settings / "nbgrader_config.py").write_text("\n".join(lines), encoding="utf8")
