"""Checks how a kernel starts and exits."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from talk import PATIENCE, UNCHECKED, Talk

ROOT = Path(__file__).resolve().parents[2]


def gone(pid: int) -> bool:
    """Waits until a process has exited. Returns whether it has exited in time."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not running(pid):
            return True
        time.sleep(0.05)
    return not running(pid)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    # a zombie is a process that has exited and whose parent has not read its status yet
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


SERVER = """
import sys
sys.path.insert(0, {folder!r})
from pathlib import Path
from talk import UNCHECKED, Talk
kernel = Talk(kernel_name=UNCHECKED, cwd=Path({cwd!r}))
message = kernel.send({code!r})
kernel.started(message)
print(kernel.pid, flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("code", ["console.log('go');", "console.log('go'); while (true) {}"], ids=["idle", "blocked"])
def test_the_kernel_exits_if_its_server_is_killed(specification, tmp_path: Path, code: str) -> None:
    program = textwrap.dedent(SERVER).format(folder=str(Path(__file__).parent), cwd=str(tmp_path), code=code)
    server = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    pid = int(server.stdout.readline())
    assert running(pid)
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert gone(pid), "the kernel outlived its server"


@pytest.mark.parametrize(
    "before", ["", "setInterval(() => console.log('x'.repeat(1000)), 1);"], ids=["idle", "printing from a timer"]
)
def test_shutdown_exits_the_process_with_status_0(start, before: str) -> None:
    """ZeroMQ aborts with status -6 if it has a message for a thread that is being terminated."""
    kernel = start(kernel_name=UNCHECKED)
    kernel.run(before)
    kernel.control("interrupt_request", {})
    run = kernel.until(kernel.control("shutdown_request", {"restart": True}), lambda run: bool(run.reply))
    assert run.reply["content"] == {"status": "ok", "restart": True}
    process = kernel.manager.provisioner.process
    assert process.wait(PATIENCE) == 0


def test_a_restart_clears_all_variables(start) -> None:
    kernel = start(kernel_name=UNCHECKED)
    kernel.run("const gone = 1;")
    assert kernel.run("typeof gone").result == {"text/plain": "'number'"}
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=PATIENCE)
    kernel.forget()
    run = kernel.run("typeof gone")
    assert run.result == {"text/plain": "'undefined'"}
    assert run.reply["content"]["execution_count"] == 1


def command(*arguments: str, kernel: Path = ROOT / "kernel") -> subprocess.CompletedProcess[str]:
    node = shutil.which("node")
    assert node
    return subprocess.run(
        [node, "--no-force-async-hooks-checks", str(kernel / "dist" / "node" / "main.js"), *arguments],
        **{"capture_output": True, "text": True, "timeout": PATIENCE},
    )


def test_the_kernel_without_a_connection_file_prints_its_usage() -> None:
    ended = command()
    assert ended.returncode == 1
    assert "--config-path CONNECTION_FILE" in ended.stderr


def test_a_missing_connection_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    ended = command("--config-path", str(tmp_path / "none.json"))
    assert ended.returncode == 1
    assert "none.json" in ended.stderr


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the kernel in a temporary folder, without packages."""
    shutil.copytree(ROOT / "kernel" / "dist", tmp_path / "kernel" / "dist")
    return tmp_path / "kernel"


def test_another_version_of_tslab_is_rejected(copied: Path) -> None:
    package = copied.parent / "node_modules" / "tslab"
    package.mkdir(parents=True)
    (package / "package.json").write_text(json.dumps({"name": "tslab", "version": "1.0.23"}))
    ended = command("--config-path", "unused", kernel=copied)
    assert ended.returncode == 1
    assert "needs tslab 1.0.22 exactly, found 1.0.23" in ended.stderr


def test_a_missing_tslab_is_reported(copied: Path) -> None:
    ended = command("--config-path", "unused", kernel=copied)
    assert ended.returncode == 1
    assert "tslab is not installed" in ended.stderr


def test_packages_and_their_types_are_found_in_any_notebook_folder(start, tmp_path: Path) -> None:
    cwd = tmp_path / "my kit ü" / "deeper"
    cwd.mkdir(parents=True)
    (cwd / "own.ts").write_text("export const own: number = 5;\n")
    kernel: Talk = start(cwd=cwd)
    run = kernel.run(
        """import * as tf from "@tensorflow/tfjs-node";
import { matrix, multiply } from "mathjs";
import { lstmStep, version } from "gatebook";
import { join } from "node:path";
import { own } from "./own";
const weights = matrix([[1, 2], [3, 4]]);
const zeros = tf.zeros([2]);
const step = lstmStep;"""
    )
    assert run.status == "ok", run.traceback
    used = kernel.run("[multiply(weights, 2).size(), zeros.shape, typeof step, typeof version, join('a'), own + 1]")
    assert used.status == "ok", "later cells can name the types that cells infer: " + used.traceback
    assert used.result["text/plain"] == "[ [ 2, 2 ], [ 2 ], 'function', 'string', 'a', 6 ]"
    assert "TS2345" in kernel.run("zeros.reshape('x');").error["evalue"], "the types come from the packages"
