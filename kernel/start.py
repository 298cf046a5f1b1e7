"""
How the kernel is started: from a snapshot that set-up has made (dist/*.snapshot) where one fits, else from nothing,
which takes a second longer.

As a program, `python -I -S start.py NODE CONNECTION_FILE`, it becomes the kernel.
"""

from __future__ import annotations

import json
import os
import sys

KERNEL = os.path.dirname(os.path.abspath(__file__))
DIST = os.path.join(KERNEL, "dist")
#: Lets a callback that was terminated in the middle be followed by another. Not for making a snapshot: Node takes one
#: from its counter of checks for each time that it reads this.
CALLBACKS = "--no-force-async-hooks-checks"


def command(node: str, connection: str, kind: str = "lesson", node_options: str = "") -> list[str]:
    """
    The kernel's argv.

    :param connection: the connection file, or what stands for it.
    :param kind: a key of flags.json, V8's flags: a lesson, or one of a submission's kernels, which checks types or does
        not. Those live for seconds beside others: a cheap compiler comes first, the optimizing one, which works on
        other threads, for what runs long.
    :param node_options: NODE_OPTIONS, as the kernel will see it.
    """
    with open(os.path.join(KERNEL, "flags.json"), encoding="utf8") as file:
        flags = json.load(file)[kind]
    found = _snapshot(node, kind) if not node_options else None
    start = ["--snapshot-blob", found] if found else []
    return [node, CALLBACKS, *flags, *start, os.path.join(DIST, "main.js"), "--config-path", connection]


def _snapshot(node: str, kind: str) -> str | None:
    """The file to start from. It has to come from this very Node, which refuses all others and ends."""
    try:
        with open(os.path.join(DIST, "snapshots.json"), encoding="utf8") as file:
            made = json.load(file)
        now = os.stat(node)
        if [str(now.st_size), str(now.st_mtime_ns)] != made["node"]:
            return None
        path = os.path.join(DIST, f"{kind}.snapshot")
        return path if os.path.getsize(path) == made["sizes"][kind] else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


if __name__ == "__main__":
    argv = command(sys.argv[1], sys.argv[2], node_options=os.environ.get("NODE_OPTIONS", ""))
    os.execv(argv[0], argv)
