"""Runs hostile cells in a boxed kernel, and programs that make system calls in a box."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gatebook_course.box import MODES, BoxSettings, command, environment, kit, why_not
from gatebook_course.execution.kernels import BoxedKernel
from jupyter_core.utils import run_sync

#: Types are not checked, because checking takes most of a kernel's processor time and does not affect a box.
ENVIRONMENT = {"GATEBOOK_BACKEND": "cpu", "GATEBOOK_STDERR": "stdout", "GATEBOOK_TYPES": "unchecked"}
#: The environment variables of every box, in addition to those of its settings.
BOXED_VARIABLES = {"HOME", "LANG", "NODE_PATH", "PATH", "PWD", "TF_CPP_MIN_LOG_LEVEL", "TMPDIR"}
#: The seconds after which a program counts as hanging, even on a busy machine.
HANG_SECONDS = 600
PORTS = {f"{name}_port": number for number, name in enumerate(("shell", "iopub", "stdin", "control", "hb"), 1)}
OTHER_USER = 65534
#: A Python that every user can run. The launcher of the boxes needs only the standard library.
SYSTEM_PYTHON = "/usr/bin/python3"


def boxes() -> list[str]:
    """
    Returns the boxes that work on this machine.

    If root runs the tests, it also returns each box as another user would start it.
    """
    here = [mode for mode in MODES if sys.platform.startswith("linux") and not why_not(mode)]
    if here and os.geteuid() == 0 and kit.readable_by_all() and os.path.exists(SYSTEM_PYTHON):
        here += [f"{mode}-unprivileged" for mode in here]
    return here


def launcher(mode: str, argv: list[str]) -> tuple[BoxSettings, list[str]]:
    """Returns the settings of one of `boxes`, and the command that starts the program in it."""
    name, _, unprivileged = mode.partition("-")
    words = command(argv)
    if unprivileged:
        words = [
            "setpriv",
            f"--reuid={OTHER_USER}",
            f"--regid={OTHER_USER}",
            "--clear-groups",
            SYSTEM_PYTHON,
            *words[1:],
        ]
    return BoxSettings(mode=name, environment=ENVIRONMENT), words


class BoxSession:
    """A boxed kernel. It runs cells and returns the lines that they print."""

    def __init__(self, mode: str, kernel: BoxedKernel, client) -> None:
        self.mode, self.kernel, self.client = mode, kernel, client

    def run(self, code: str) -> str:
        return run_sync(self._run)(code)

    async def _run(self, code: str) -> str:
        printed: list[str] = []

        def on_message(message: dict) -> None:
            content = message["content"]
            if message["msg_type"] == "stream":
                printed.append(content["text"])
            elif message["msg_type"] == "error":
                printed.append(f"{content['ename']}: {content['evalue']}")

        running = asyncio.ensure_future(
            self.client.execute_interactive(code, output_hook=on_message, timeout=HANG_SECONDS, allow_stdin=False)
        )
        while not (await asyncio.wait([running], timeout=0.5))[0]:
            if not await self.kernel.manager.is_alive():
                running.cancel()
                raise AssertionError(f"the kernel exited; before, it printed {printed}")
        running.result()
        return "".join(printed).strip()

    @property
    def pid(self) -> int:
        return self.kernel.manager.provisioner.process.pid

    @property
    def node(self) -> int:
        """The process id of the kernel, as seen from outside its box."""
        family = (self.pid, *children_of(self.pid))
        return next(pid for pid in family if b"/node" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0])

    def alive(self) -> bool:
        return run_sync(self.kernel.manager.is_alive)()


@contextmanager
def boxed(mode: str, cwd: Path, **settings) -> Iterator[BoxSession]:
    box, _ = launcher(mode, [])
    kernel = BoxedKernel(BoxSettings(**{**json.loads(box.to_json()), **settings}))
    manager = kernel.manager
    manager.kernel_spec.argv = launcher(mode, manager.kernel_spec.argv[6:])[1]
    if mode.endswith("unprivileged"):
        manager.write_connection_file()
        for path in (kernel.folder, manager.connection_file):
            os.chown(path, OTHER_USER, OTHER_USER)

    async def start():
        await kernel.start(str(cwd))
        return await kernel.connect()

    try:
        client = run_sync(start)()
        try:
            yield BoxSession(mode, kernel, client)
        finally:
            client.stop_channels()
    finally:
        run_sync(kernel.stop)()


def run_in(mode: str, argv: list[str], place: str = "s", **settings) -> subprocess.CompletedProcess[str]:
    """Runs a program in a box. Its output is in `stderr`, and each line begins with `box: `."""
    with tempfile.TemporaryDirectory(prefix="gb-") as folder:
        started = start_in(mode, argv, folder, place, **settings)
        try:
            output, errors = started.communicate(timeout=HANG_SECONDS)
        finally:
            started.kill()
        return subprocess.CompletedProcess(started.args, started.returncode, output, errors)


def start_in(mode: str, argv: list[str], folder: str, place: str = "s", **settings) -> subprocess.Popen[str]:
    """Starts a program in a box and does not wait for its end. The command line of the box contains the folder."""
    box, words = launcher(mode, argv)
    variables = environment(BoxSettings(**{**json.loads(box.to_json()), **settings}))
    file = Path(folder, "c.json")
    file.write_text(json.dumps({"transport": "ipc", "ip": f"{folder}/{place}", **PORTS}), encoding="utf8")
    if mode.endswith("unprivileged"):
        os.chown(folder, OTHER_USER, OTHER_USER)
    words = [word.replace("{connection_file}", str(file)) for word in words]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "pass_fds": settings.get("fds", [])}
    return subprocess.Popen(words, cwd=folder, env={**os.environ, **variables}, **streams)


def children_of(pid: int) -> list[int]:
    """Returns all descendants of a process."""
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


def running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
