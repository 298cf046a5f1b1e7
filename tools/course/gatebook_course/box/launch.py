"""
Starts a boxed kernel: `python -I -S launch.py CONNECTION_FILE -- node … {conn}`. The environment variable
GATEBOOK_BOX contains the settings of the box as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

# because of the option -I, Python looks for modules only in its own library
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatebook_course.box import bubblewrap, kit, landlock, sockets
from gatebook_course.box.limits import close_other, end_with_parent, set_limits
from gatebook_course.box.settings import BoxSettings

BOXES = {"bubblewrap": bubblewrap.run, "landlock": landlock.run}


def main() -> None:
    end_with_parent()
    if os.getpgrp() != os.getpid():
        os.setsid()  # all processes of the box belong to this process group
    connection_file, dashes, *argv = sys.argv[1:] if len(sys.argv) > 3 else ("", "")
    if dashes != "--" or "GATEBOOK_BOX" not in os.environ:
        sys.exit("usage: GATEBOOK_BOX='{…}' launch.py CONNECTION_FILE -- PROGRAM …")
    settings = BoxSettings.from_json(os.environ["GATEBOOK_BOX"])
    connection = json.loads(Path(connection_file).read_text(encoding="utf8"))
    if settings.mode == "none":
        unboxed(settings, connection_file, argv)
    if settings.mode not in BOXES:
        sys.exit(f"unknown box {settings.mode!r}, expected {', '.join(BOXES)} or none")
    if fault := sockets.fault_of(connection):
        sys.exit(fault)
    BOXES[settings.mode](settings, connection, argv)


def unboxed(settings: BoxSettings, connection_file: str, argv: list[str]) -> None:
    """Starts the kernel with limits but without a box, for code that the instructor trusts."""
    for fd in settings.fds:
        os.set_inheritable(fd, True)
    close_other(set(settings.fds))
    set_limits(settings, processes=False)
    kernel = [part.replace("{conn}", connection_file) for part in argv]
    os.execve(kernel[0], kernel, {**os.environ, **kit.variables(), **settings.environment})


if __name__ == "__main__":
    main()
