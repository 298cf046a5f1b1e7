"""Makes the sockets in a box reachable from outside by links at the paths that the client opens."""

from __future__ import annotations

import os

#: The longest path of a socket in Linux, in bytes.
LONGEST_PATH = 107


def ports(connection: dict) -> list[int]:
    return [connection[f"{name}_port"] for name in ("shell", "iopub", "stdin", "control", "hb")]


def link(outer: str, inner: str, numbers: list[int]) -> None:
    """
    Creates links from the paths that the client opens (`outer`) to the sockets that the kernel binds (`inner`).

    All these paths end with `-NUMBER`, as in Jupyter.
    """
    for number in numbers:
        place = f"{outer}-{number}"
        if os.path.lexists(place):
            os.unlink(place)
        os.symlink(f"{inner}-{number}", place)


def fault_of(connection: dict) -> str:
    """Returns why a boxed kernel cannot be reached with this connection file, or "" if it can."""
    transport, place = connection["transport"], connection["ip"]
    if transport != "ipc":
        return f"a boxed kernel has no network, so the connection file must have the transport 'ipc', got {transport!r}"
    if not os.path.isabs(place):
        return f"the 'ip' of the connection file must be the absolute path of the sockets, got {place!r}"
    longest = max(len(f"{place}-{number}".encode()) for number in ports(connection))
    if longest > LONGEST_PATH:
        return (
            f"the path of a socket may have at most {LONGEST_PATH} bytes, got {longest}: {place}-…. Choose a "
            "runtime folder or temporary folder with a shorter path, for example TMPDIR=/tmp."
        )
    return ""
