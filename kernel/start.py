"""
Starts the kernel. If set-up has built a snapshot (dist/*.snapshot) for this version of Node, the kernel starts from
it. Otherwise the start takes one second longer.

Run as a program, `python -I -S start.py NODE CONNECTION_FILE`, this process becomes the kernel. Before that, it opens
the kernel's ports. So clients are connected when the kernel is ready, and do not have to try again after 0.1 s.
"""

from __future__ import annotations

import _socket
import json
import os
import sys

KERNEL = os.path.dirname(os.path.abspath(__file__))
DIST = os.path.join(KERNEL, "dist")
#: This flag allows another callback to run after a callback was terminated in the middle. Do not use it to build a
#: snapshot: each time that Node reads the flag, it decrements its counter of checks.
CALLBACKS = "--no-force-async-hooks-checks"
#: The keys of the ports in a connection file, in the order in which the kernel expects their file descriptors.
PORTS = ("iopub_port", "hb_port", "stdin_port", "control_port", "shell_port")


def command(node: str, connection: str, kind: str = "lesson", node_options: str = "") -> list[str]:
    """
    Returns the kernel's argv.

    :param connection: the connection file, or a placeholder for it.
    :param kind: a key of flags.json, which contains V8's flags for each kind of kernel: "lesson", or a submission's
        kernel with type checks ("checked") or without ("unchecked"). A submission's kernel runs for a few seconds
        only, and several run at the same time. So V8 compiles with a cheap compiler first. It uses the optimizing
        compiler, which works on other threads, only for code that runs long.
        Each kernel begins with enough old space for its imports. Otherwise V8 would search the whole snapshot for
        garbage right after the start, which takes 0.1 to 0.2 s of processor time and finds nothing.
        V8 would also compute the hash of each string in the snapshot again, with a new seed. This protects servers
        against chosen keys, which a kernel does not need, and takes 0.07 s.
    :param node_options: the value of NODE_OPTIONS in the kernel's environment.
    """
    return [*_program(node, kind, node_options), "--config-path", connection]


def spare_command(node: str, descriptor: int, node_options: str = "") -> list[str]:
    """
    Returns the argv of a kernel that starts before a notebook needs it. It waits until it gets a connection file.

    :param descriptor: the file descriptor of the socket on which the kernel waits (kernel/node/spare.ts).
    :param node_options: the value of NODE_OPTIONS in the kernel's environment.
    """
    return [*_program(node, "lesson", node_options), "--spare", str(descriptor)]


def _program(node: str, kind: str, node_options: str) -> list[str]:
    with open(os.path.join(KERNEL, "flags.json"), encoding="utf8") as file:
        flags = json.load(file)[kind]
    found = _snapshot(node, kind) if not node_options else None
    start = ["--snapshot-blob", found] if found else []
    return [node, CALLBACKS, *flags, *start, os.path.join(DIST, "node", "main.js")]


def _snapshot(node: str, kind: str) -> str | None:
    """
    Returns the path of the snapshot to start from, or None if no snapshot fits.

    The same executable of Node must have built the snapshot. Node exits with an error if another one has built it.
    """
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


def listen(connection: str) -> list[int]:
    """
    Opens the ports of a connection file. Node closes these file descriptors in the programs that it starts.

    :returns: the file descriptors, in the order of PORTS, or none if the ports cannot be opened here. The kernel then
        opens the ports itself, and reports what is wrong with them.
    """
    sockets = []
    try:
        with open(connection, encoding="utf8") as file:
            about = json.load(file)
        if about["transport"] != "tcp":
            return []
        for name in PORTS:
            socket = _socket.socket(_socket.AF_INET, _socket.SOCK_STREAM)
            sockets.append(socket)
            socket.setsockopt(_socket.SOL_SOCKET, _socket.SO_REUSEADDR, 1)
            socket.bind((about["ip"], about[name]))
            socket.listen(100)
            socket.setblocking(False)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        for socket in sockets:
            socket.close()
        return []
    found = [socket.detach() for socket in sockets]
    for descriptor in found:
        os.set_inheritable(descriptor, True)
    return found


if __name__ == "__main__":
    argv = command(sys.argv[1], sys.argv[2], node_options=os.environ.get("NODE_OPTIONS", ""))
    opened = ",".join(map(str, listen(sys.argv[2])))
    os.execv(argv[0], [*argv, *(["--listening", opened] if opened else [])])
