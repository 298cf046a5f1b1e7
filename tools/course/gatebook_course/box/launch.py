"""
The program of a boxed kernel: `python -I -S launch.py CONNECTION_FILE -- node … {conn}`, with the box in
GATEBOOK_BOX.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

# isolated Python knows no folder but its own library's
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gatebook_course.box import bubblewrap, kit, landlock
from gatebook_course.box.limits import close_other, end_with_parent, set_limits
from gatebook_course.box.settings import BoxSettings

LONGEST_SOCKET = 107


def main() -> None:
    end_with_parent()
    connection_file, dashes, *argv = sys.argv[1:]
    if dashes != "--" or not argv:
        sys.exit("usage: launch.py CONNECTION_FILE -- PROGRAM …")
    settings = BoxSettings.from_json(os.environ["GATEBOOK_BOX"])
    connection = json.loads(Path(connection_file).read_text(encoding="utf8"))
    if settings.mode == "none":
        unboxed(settings, connection_file, argv)
    if connection["transport"] != "ipc" or not os.path.isabs(connection["ip"]):
        sys.exit("a boxed kernel needs transport 'ipc' and an absolute path for its sockets")
    if len(connection["ip"].encode()) + len("-12345") > LONGEST_SOCKET:
        sys.exit(f"the sockets' path is too long ({LONGEST_SOCKET} bytes are allowed): {connection['ip']}")
    run = {"bubblewrap": bubblewrap.run, "landlock": landlock.run}[settings.mode]
    run(settings, connection, argv)


def unboxed(settings: BoxSettings, connection_file: str, argv: list[str]) -> None:
    """Limits alone: for code that is trusted as one's own."""
    for fd in settings.fds:
        os.set_inheritable(fd, True)
    close_other(set(settings.fds))
    set_limits(settings, processes=False)
    kernel = [part.replace("{conn}", connection_file) for part in argv]
    os.execve(kernel[0], kernel, {**os.environ, **kit.variables(), **settings.environment})


if __name__ == "__main__":
    main()
