"""A boxed kernel's sockets lie inside its box. The client looks for them elsewhere, and finds links."""

from __future__ import annotations

import os

#: What Linux has room for in a socket's address.
LONGEST = 107


def ports(connection: dict) -> list[int]:
    return [connection[f"{name}_port"] for name in ("shell", "iopub", "stdin", "control", "hb")]


def link(outer: str, inner: str, numbers: list[int]) -> None:
    """From where the client looks to where the kernel binds; both add `-` and the number, as Jupyter does."""
    for number in numbers:
        place = f"{outer}-{number}"
        if os.path.lexists(place):
            os.unlink(place)
        os.symlink(f"{inner}-{number}", place)


def fault_of(connection: dict) -> str:
    """Why a boxed kernel cannot be reached with this connection file; nothing where it can."""
    transport, place = connection["transport"], connection["ip"]
    if transport != "ipc":
        return f"a boxed kernel has no network: expected transport 'ipc' in the connection file, got {transport!r}"
    if not os.path.isabs(place):
        return f"expected an absolute path for the sockets as the connection file's 'ip', got {place!r}"
    longest = max(len(f"{place}-{number}".encode()) for number in ports(connection))
    if longest > LONGEST:
        return (
            f"a socket's path has at most {LONGEST} bytes, got {longest}: {place}-…. Start it with a shorter "
            "runtime or temporary folder (TMPDIR=/tmp)."
        )
    return ""
