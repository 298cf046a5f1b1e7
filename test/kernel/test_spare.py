"""
Checks the spare kernel of JupyterLab's server: when it is used, when a new process is started instead, and its end.

Most tests use a small program in place of Node, which waits and answers as a spare kernel does.
"""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import KernelProvisionerFactory
from talk import PATIENCE, Talk
from test_lifetime import gone, running

PACKAGES = ROOT / "tools" / "lib" / "jupyter"
sys.path.insert(0, str(PACKAGES))
import gatebook_spare  # noqa: E402
from gatebook_spare import keeper as keeping  # noqa: E402
from gatebook_spare import kernel as spare_kernel  # noqa: E402
from gatebook_spare import provisioner  # noqa: E402

#: A program in place of Node. As a spare kernel, it waits for a line and answers it, unless a file "broken" exists.
#: Its first command runs the same file with Python, because a path after "#!" must not contain spaces.
NODE = """#!/bin/sh
''':'
exec '{python}' "$0" "$@"
'''
import os, socket, sys, time
if "--spare" in sys.argv:
    server = socket.socket(fileno=int(sys.argv[sys.argv.index("--spare") + 1]))
    line = server.makefile().readline()
    if not line or os.path.exists({broken!r}):
        sys.exit(1)
    with open({orders!r}, "a") as file:
        file.write(line)
    server.sendall(b"\\n")
time.sleep(10_000)
"""


@pytest.fixture
def keeper(monkeypatch: pytest.MonkeyPatch) -> Iterator[keeping.Keeper]:
    """A keeper of this test only, which starts no spare kernel by itself."""
    gatebook_spare.register()
    monkeypatch.setattr(keeping, "DELAY", 10_000)
    keeper = keeping.Keeper()
    monkeypatch.setattr(provisioner, "keeper", keeper)
    yield keeper
    keeper.close()
    KernelProvisionerFactory.instance().default_provisioner_name = "local-provisioner"


class Kit:
    """A folder with a kernel whose Node is the program NODE. `end` stops all kernels."""

    def __init__(self, folder: Path) -> None:
        self.kernel = folder / "kernel"
        self.main = self.kernel / "dist" / "node" / "main.js"
        self.main.parent.mkdir(parents=True)
        self.main.write_text("")
        for name in ("start.py", "flags.json"):
            shutil.copy(ROOT / "kernel" / name, self.kernel / name)
        self.broken, self._orders = folder / "broken", folder / "orders"
        node = folder / "node"
        node.write_text(NODE.format(python=sys.executable, broken=str(self.broken), orders=str(self._orders)))
        node.chmod(0o755)
        argv = [sys.executable, "-I", "-S", str(self.kernel / "start.py"), str(node), "{connection_file}"]
        self.specification = KernelSpec(argv=argv, display_name="TypeScript", language="typescript")
        self._started: list[AsyncKernelManager] = []

    async def start(self, **options: object) -> int:
        """Starts a kernel, and returns the id of its process."""
        manager = AsyncKernelManager()
        manager._kernel_spec = self.specification
        self._started.append(manager)
        await manager.start_kernel(**options)
        return manager.provisioner.pid

    def orders(self) -> list[dict]:
        """What the spare kernels were told when they were handed out."""
        return [json.loads(line) for line in self._orders.read_text().splitlines()]

    async def end(self) -> None:
        for manager in self._started:
            if manager.has_kernel:
                await manager.shutdown_kernel(now=True)


@pytest.fixture
def kit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kit]:
    kit = Kit(tmp_path)
    monkeypatch.setattr(spare_kernel, "KERNEL", kit.kernel)
    monkeypatch.setattr(provisioner, "KERNEL", kit.kernel)
    spare_kernel.start_module.cache_clear()
    yield kit
    asyncio.run(kit.end())
    spare_kernel.start_module.cache_clear()


def prepared(keeper: keeping.Keeper, specification: KernelSpec) -> int:
    """Starts a spare kernel, and returns the id of its process."""
    asyncio.run(provisioner.prepare(specification))
    assert keeper.spare_pid is not None
    return keeper.spare_pid


def test_two_kernels_that_start_at_once_never_get_the_same_process(keeper: keeping.Keeper, kit: Kit) -> None:
    spare = prepared(keeper, kit.specification)

    async def both() -> list[int]:
        return await asyncio.gather(kit.start(), kit.start())

    pids = asyncio.run(both())
    assert spare in pids
    assert len({*pids}) == 2
    assert keeper.spare_pid is None
    assert len(kit.orders()) == 1


def test_the_spare_kernel_is_told_the_folder_and_the_session_of_the_notebook(
    keeper: keeping.Keeper, kit: Kit, tmp_path: Path
) -> None:
    spare = prepared(keeper, kit.specification)
    environment = {**os.environ, "JPY_SESSION_NAME": "ü.ipynb"}
    assert asyncio.run(kit.start(cwd=str(tmp_path), env=environment)) == spare
    (order,) = kit.orders()
    assert order["folder"] == str(tmp_path)
    assert order["environment"] == {"JPY_SESSION_NAME": "ü.ipynb"}
    assert json.loads(Path(order["connectionFile"]).read_text())["transport"] == "tcp"


def die(kit: Kit, spare: int) -> None:
    os.kill(spare, signal.SIGKILL)
    assert gone(spare)


def fail(kit: Kit, spare: int) -> None:
    kit.broken.touch()


def compile_again(kit: Kit, spare: int) -> None:
    kit.main.write_text("// compiled again")


def install_again(kit: Kit, spare: int) -> None:
    mark = kit.kernel.parent / "node_modules" / ".package-lock.json"
    mark.parent.mkdir()
    mark.write_text("{}")


@pytest.mark.parametrize("change", [die, fail, compile_again, install_again])
def test_a_spare_kernel_that_is_dead_or_out_of_date_is_not_used(
    keeper: keeping.Keeper, kit: Kit, change: Callable[[Kit, int], None]
) -> None:
    spare = prepared(keeper, kit.specification)
    change(kit, spare)
    pid = asyncio.run(kit.start())
    assert pid != spare
    assert running(pid)
    assert gone(spare)
    assert keeper.spare_pid is None


def test_a_spare_kernel_with_other_variables_is_not_used(keeper: keeping.Keeper, kit: Kit) -> None:
    spare = prepared(keeper, kit.specification)
    assert asyncio.run(kit.start(env={**os.environ, "NODE_OPTIONS": "--max-old-space-size=4000"})) != spare
    assert gone(spare)


def test_a_start_with_file_descriptors_is_a_new_process(keeper: keeping.Keeper, kit: Kit) -> None:
    spare = prepared(keeper, kit.specification)
    with open(os.devnull) as file:
        assert asyncio.run(kit.start(pass_fds=(file.fileno(),))) != spare
    assert running(spare)


def test_a_missing_folder_is_an_error_and_the_spare_kernel_stays(keeper: keeping.Keeper, kit: Kit) -> None:
    spare = prepared(keeper, kit.specification)
    with pytest.raises(FileNotFoundError, match="gone"):
        asyncio.run(kit.start(cwd="/gone"))
    assert running(spare)


def test_the_command_of_another_kernel_starts_no_spare_kernel(keeper: keeping.Keeper, kit: Kit) -> None:
    kit.specification.argv = [kit.specification.argv[4], "{connection_file}"]
    asyncio.run(provisioner.prepare(kit.specification))
    asyncio.run(kit.start())
    assert (keeper.spare_pid, keeper._timer) == (None, None)


def test_a_spare_kernel_is_replaced_after_it_was_handed_out(
    keeper: keeping.Keeper, kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    spare = prepared(keeper, kit.specification)
    monkeypatch.setattr(keeping, "DELAY", 0.01)
    assert asyncio.run(kit.start()) == spare
    end = time.monotonic() + PATIENCE
    while keeper.spare_pid is None and time.monotonic() < end:
        time.sleep(0.01)
    assert keeper.spare_pid not in (None, spare)


def test_there_is_at_most_one_spare_kernel_and_none_after_the_end(keeper: keeping.Keeper, kit: Kit) -> None:
    spare = prepared(keeper, kit.specification)
    assert prepared(keeper, kit.specification) == spare
    keeper.close()
    assert gone(spare)
    asyncio.run(provisioner.prepare(kit.specification))
    assert keeper.spare_pid is None


def test_the_variable_gatebook_spare_switches_the_spare_kernel_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEBOOK_SPARE", "0")
    assert not gatebook_spare.wanted()
    monkeypatch.delenv("GATEBOOK_SPARE")
    assert gatebook_spare.wanted()


def test_a_real_spare_kernel_works_in_another_folder_and_after_a_restart(
    keeper: keeping.Keeper, specification: Path, tmp_path: Path
) -> None:
    spec = KernelSpecManager().get_kernel_spec("tslab")
    spare = prepared(keeper, spec)
    (tmp_path / "own.ts").write_text("export const own: number = 5;\n")
    talk = Talk(cwd=tmp_path, env={"JPY_SESSION_NAME": "one.ipynb"})
    try:
        assert talk.pid == spare
        run = talk.run("import { own } from './own';\n[own, process.cwd(), process.env.JPY_SESSION_NAME].join(' ')")
        assert run.result == {"text/plain": f"'5 {tmp_path} one.ipynb'"}
        endless = talk.send("console.log('go'); while (true) {}")
        talk.started(endless)
        talk.control("interrupt_request", {})
        assert talk.finish(endless).reply["content"]["status"] == "error"
        second = prepared(keeper, spec)
        talk.manager.restart_kernel()
        talk.client.wait_for_ready(timeout=PATIENCE)
        talk.forget()
        assert talk.pid == second
        assert gone(spare)
        assert talk.run("`${typeof (globalThis as any).own} ${process.cwd()}`").result == {
            "text/plain": f"'undefined {tmp_path}'"
        }
    finally:
        talk.close()


SERVER = """
import asyncio, sys
sys.path.insert(0, {packages!r})
from gatebook_spare import keeper, provisioner
from jupyter_client.kernelspec import KernelSpecManager
asyncio.run(provisioner.prepare(KernelSpecManager().get_kernel_spec("tslab")))
print(keeper.keeper.spare_pid, flush=True)
sys.stdin.read()
"""


def test_a_spare_kernel_exits_if_its_server_is_killed(specification: Path) -> None:
    program = SERVER.format(packages=str(PACKAGES))
    server = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    spare = int(server.stdout.readline())
    assert running(spare)
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert gone(spare), "the spare kernel outlived its server"
