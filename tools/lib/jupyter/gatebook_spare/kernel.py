"""A spare kernel: a process that has started, and waits for the notebook that it will belong to."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import socket
from functools import cache
from pathlib import Path
from subprocess import Popen
from types import ModuleType

from jupyter_client.launcher import launch_kernel

KERNEL = Path(__file__).resolve().parents[4] / "kernel"
#: These variables belong to one kernel. The spare kernel gets their values when it is handed out.
OWN = ("JPY_SESSION_NAME",)
#: jupyter_client sets this variable when it starts a process.
BY_LAUNCHER = "JPY_PARENT_PID"
#: The seconds after which a spare kernel that does not answer is given up. A new kernel is started instead.
PATIENCE = 60.0


@cache
def start_module() -> ModuleType:
    """Returns kernel/start.py as a module."""
    spec = importlib.util.spec_from_file_location("gatebook_kernel_start", KERNEL / "start.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def common(environment: dict[str, str]) -> dict[str, str]:
    """Returns the variables that a kernel must have from its start, since they can change how Node starts."""
    return {name: value for name, value in environment.items() if name not in (*OWN, BY_LAUNCHER)}


def version(node: str) -> list[tuple[str, int, int]]:
    """Returns the sizes and modification times of the files that a spare kernel has read when it waits."""
    found = [node, str(KERNEL / "start.py"), str(KERNEL / "flags.json")]
    found.append(str(KERNEL.parent / "node_modules" / ".package-lock.json"))
    for folder, _, names in os.walk(KERNEL / "dist"):
        found += [os.path.join(folder, name) for name in names if name.endswith((".js", ".json", ".snapshot"))]
    return [(path, about.st_size, about.st_mtime_ns) for path in sorted(found) if (about := _stat(path))]


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


class SpareKernel:
    """A started kernel without a notebook. If this process exits or calls `end`, the kernel exits too."""

    def __init__(self, node: str, environment: dict[str, str]) -> None:
        self.environment = common(environment)
        self._node = node
        self._version = version(node)
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            options = self.environment.get("NODE_OPTIONS", "")
            argv = start_module().spare_command(node, theirs.fileno(), options)
            self.process: Popen = launch_kernel(argv, env=dict(self.environment), pass_fds=(theirs.fileno(),))
        self._socket.setblocking(False)

    def fits(self, node: str, environment: dict[str, str]) -> bool:
        """Returns whether this kernel is alive and the same as a kernel that would be started now."""
        return (
            self.process.poll() is None
            and (node, common(environment)) == (self._node, self.environment)
            and version(node) == self._version
        )

    async def hand_out(self, connection_file: str, folder: str, environment: dict[str, str]) -> bool:
        """
        Connects the kernel to a connection file, in the notebook's folder. Returns when its ports are open.

        :returns: False if the kernel has failed. Then it has been killed, and the ports are free.
        """
        own = {name: environment.get(name) for name in OWN}
        about = {"connectionFile": connection_file, "folder": folder, "environment": own}
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._socket, json.dumps(about).encode() + b"\n")
            answer = await asyncio.wait_for(loop.sock_recv(self._socket, 1), PATIENCE)
        except (OSError, asyncio.TimeoutError):
            answer = b""
        except BaseException:
            self.end()
            raise
        if not answer:
            self.end()
            return False
        self._socket.close()
        return True

    def end(self) -> None:
        """Ends the kernel."""
        self._socket.close()
        self.process.kill()
        self.process.wait()
