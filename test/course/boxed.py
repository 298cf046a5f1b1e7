"""A boxed kernel to run hostile cells in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatebook_course.box import BoxSettings
from gatebook_course.kernels import BoxedKernel
from jupyter_core.utils import run_sync

ENVIRONMENT = {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_STDERR": "stdout"}


class Talk:
    """Sends a cell, and gives what it printed."""

    def __init__(self, kernel: BoxedKernel, client) -> None:
        self.kernel, self.client = kernel, client

    def run(self, code: str, timeout: float = 60) -> str:
        return run_sync(self._run)(code, timeout)

    async def _run(self, code: str, timeout: float) -> str:
        printed: list[str] = []

        def hear(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            elif message["msg_type"] == "error":
                printed.append(f"{content['ename']}: {content['evalue']}")

        await self.client.execute_interactive(code, output_hook=hear, timeout=timeout, allow_stdin=False)
        return "".join(printed).strip()

    @property
    def pid(self) -> int:
        return self.kernel.manager.provisioner.process.pid

    def alive(self) -> bool:
        return run_sync(self.kernel.manager.is_alive)()


@contextmanager
def boxed(mode: str, cwd: Path, **settings) -> Iterator[Talk]:
    kernel = BoxedKernel(BoxSettings(mode=mode, environment=ENVIRONMENT, **settings))

    async def start():
        await kernel.start(str(cwd))
        return await kernel.connect(60)

    client = run_sync(start)()
    try:
        yield Talk(kernel, client)
    finally:
        client.stop_channels()
        run_sync(kernel.stop)()


def children_of(pid: int) -> list[int]:
    """All processes below one."""
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            text = Path("/proc", name, "stat").read_text(encoding="utf8")
        except OSError:
            continue
        parents[int(name)] = int(text.rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]
