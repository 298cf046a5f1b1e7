"""Checks how a kernel starts: from a snapshot of V8's memory if it fits this Node, and otherwise without a snapshot."""

import importlib.util
import json
import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT
from talk import Talk

NODE = os.path.realpath(os.environ.get("GATEBOOK_TEST_NODE") or shutil.which("node") or "node")
CELLS = [
    "const two: number = 'a';",
    "import * as tf from '@tensorflow/tfjs-node';\nimport { lstm } from 'gatebook';\ntf.tensor([1]).shpae;",
    "import { readFileSync } from 'node:fs';\nreadFileSync(3n);",
    "import { evaluate } from 'mathjs';\nevaluate('1 + 1') as number",
    "import { nothing } from 'gatebook';",
    "import * as gone from 'not-installed';",
    "import { all, create } from 'mathjs';\ncreate(all, { randomSeed: 'gate' }).random()",
    "import * as tf from '@tensorflow/tfjs-node';\ntf.randomNormal([2], 0, 1, 'float32', 7).arraySync()",
    "import { lstm } from 'gatebook';\n(await import('gatebook')).lstm === lstm && require('gatebook').lstm === lstm",
    "import { ready } from 'gatebook';\n(await ready()).backend",
    "import { z } from 'zod';\nz.number().parse('one')",
]


@pytest.fixture
def start(tmp_path: Path) -> ModuleType:
    """kernel/start.py as a module, in a temporary folder that contains a snapshot for this Node."""
    (tmp_path / "dist").mkdir()
    for name in ("start.py", "flags.json"):
        shutil.copy(ROOT / "kernel" / name, tmp_path / name)
    (tmp_path / "dist" / "lesson.snapshot").write_text("memory")
    write(tmp_path, {})
    spec = importlib.util.spec_from_file_location("start_in_a_folder", tmp_path / "start.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write(folder: Path, change: dict) -> None:
    now = os.stat(NODE)
    made = {"node": [str(now.st_size), str(now.st_mtime_ns)], "sizes": {"lesson": 6}}
    (folder / "dist" / "snapshots.json").write_text(json.dumps({**made, **change}))


def test_a_snapshot_made_by_this_node_is_used(start: ModuleType, tmp_path: Path) -> None:
    argv = start.command(NODE, "c.json")
    assert argv[argv.index("--snapshot-blob") + 1] == str(tmp_path / "dist" / "lesson.snapshot")
    assert argv[-3:] == [str(tmp_path / "dist" / "node" / "main.js"), "--config-path", "c.json"]


@pytest.mark.parametrize(
    "change",
    [{"node": ["1", "2"]}, {"sizes": {"lesson": 7}}, {"sizes": {}}, {"node": None, "reason": "no room"}],
    ids=["another node", "another size", "no size", "no snapshot"],
)
def test_a_snapshot_that_does_not_fit_is_not_used(start: ModuleType, tmp_path: Path, change: dict) -> None:
    write(tmp_path, change)
    assert "--snapshot-blob" not in start.command(NODE, "c.json")


def test_no_snapshot_is_used_with_options_that_change_v8(start: ModuleType) -> None:
    assert "--snapshot-blob" not in start.command(NODE, "c.json", node_options="--max-old-space-size=4096")


def test_no_snapshot_is_used_if_its_description_is_not_json(start: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "dist" / "snapshots.json").write_text("{")
    assert "--snapshot-blob" not in start.command(NODE, "c.json")


PORTS = ("iopub_port", "hb_port", "stdin_port", "control_port", "shell_port")


def free_ports() -> dict[str, int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in PORTS]
    ports = {name: one.getsockname()[1] for name, one in zip(PORTS, sockets, strict=True)}
    for one in sockets:
        one.close()
    return ports


def connection_file(folder: Path, **change: Any) -> str:
    about = {"transport": "tcp", "ip": "127.0.0.1", **free_ports(), **change}
    (folder / "connection.json").write_text(json.dumps(about))
    return str(folder / "connection.json")


def test_clients_can_connect_before_the_kernel_runs(start: ModuleType, tmp_path: Path) -> None:
    connection = connection_file(tmp_path)
    ports = json.loads(Path(connection).read_text())
    descriptors = start.listen(connection)
    try:
        assert [os.get_inheritable(one) for one in descriptors] == [True] * 5
        for descriptor, name in zip(descriptors, PORTS, strict=True):
            with socket.socket(fileno=os.dup(descriptor)) as listening:
                assert listening.getsockname() == ("127.0.0.1", ports[name])
            socket.create_connection(("127.0.0.1", ports[name])).close()
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


@pytest.mark.parametrize(
    "change",
    [
        {"transport": "ipc", "ip": "/tmp/k"},
        {"ip": "::1"},
        {"ip": "no address"},
        {"shell_port": 70000},
        {"hb_port": None},
    ],
    ids=["ipc", "IPv6", "no address", "no port", "a port that is not a number"],
)
def test_no_port_stays_open_if_one_cannot_be_opened(start: ModuleType, tmp_path: Path, change: dict) -> None:
    connection = connection_file(tmp_path, **change)
    assert start.listen(connection) == []
    if "iopub_port" not in change:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", json.loads(Path(connection).read_text())["iopub_port"]))


def test_no_port_is_opened_if_another_program_uses_one(start: ModuleType, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        connection = connection_file(tmp_path, shell_port=other.getsockname()[1])
        assert start.listen(connection) == []


#: Starts a program that counts the sockets which it has inherited. Its exit status is this number.
INHERITED = """import { spawnSync } from 'node:child_process';
const count = `const { readdirSync, readlinkSync } = require('node:fs');
const target = (name) => { try { return readlinkSync('/proc/self/fd/' + name); } catch { return ''; } };
process.exitCode = readdirSync('/proc/self/fd').filter((name) => target(name).startsWith('socket:')).length;`;
spawnSync(process.execPath, ['-e', count], { stdio: 'ignore' }).status"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="the test reads /proc")
def test_the_kernel_uses_the_open_ports_and_its_programs_do_not_inherit_them(tmp_path: Path) -> None:
    talk = Talk(cwd=tmp_path)
    try:
        assert talk.run("process.argv.includes('--listening')").result == {"text/plain": "true"}
        assert talk.run(INHERITED).result == {"text/plain": "0"}
    finally:
        talk.close()


RANDOM = """import * as tf from '@tensorflow/tfjs-node';
import { random } from 'mathjs';
[Math.random(), random(), tf.randomUniform([1]).dataSync()[0]]"""
#: Names of packages, of the library and of Node, whose documentation an inspection shows.
INSPECTED = [
    "tf.tensor",
    "lstm",
    "tf.Sequential.prototype.fit",
    "readFileSync",
    "mean",
    "[].map",
    "ready",
    "setTimeout",
]
IMPORTED = """import * as tf from '@tensorflow/tfjs-node';
import { lstm, ready } from 'gatebook';
import { mean } from 'mathjs';
import { readFileSync } from 'node:fs';"""
STARTED = "process.execArgv.includes('--snapshot-blob')"


@dataclass
class Begun:
    """The first outputs of a new kernel: its random numbers, the messages of each cell in CELLS, and inspections."""

    numbers: list[float]
    answers: list[list[tuple[str, dict]]]
    inspected: list[str]


def begin(cwd: Path, snapshot: bool, cells: list[str]) -> Begun:
    talk = Talk(cwd=cwd)
    try:
        assert talk.run(STARTED).result == {"text/plain": str(snapshot).lower()}
        numbers = json.loads(talk.run(RANDOM).result["text/plain"])
        answers = [[(one["msg_type"], one["content"]) for one in talk.run(cell).said] for cell in cells]
        talk.run(IMPORTED)
        replies = [talk.ask(talk.client.inspect, name, len(name)).reply["content"] for name in INSPECTED]
        return Begun(numbers, answers, [reply["data"]["text/plain"] for reply in replies])
    finally:
        talk.close()


@pytest.fixture(scope="module")
def begun(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Begun, Begun]:
    """The outputs of a kernel that started from a snapshot, and of a kernel that did not."""
    place = tmp_path_factory.mktemp("start")
    with pytest.MonkeyPatch.context() as patch:
        first = begin(place, True, CELLS)
        spec = json.loads((specification / "kernel.json").read_text())
        spec["env"]["NODE_OPTIONS"] = "--max-old-space-size=4000"
        (place / "kernels" / "tslab").mkdir(parents=True)
        (place / "kernels" / "tslab" / "kernel.json").write_text(json.dumps(spec))
        patch.setenv("JUPYTER_PATH", os.pathsep.join([str(place), os.environ["JUPYTER_PATH"]]))
        return first, begin(place, False, CELLS)


def test_cells_give_the_same_outputs_with_and_without_a_snapshot(begun: tuple[Begun, Begun]) -> None:
    first, second = begun
    assert first.answers == second.answers
    kinds = [[kind for kind, _ in said if kind in ("error", "execute_result")] for said in first.answers]
    fails, works = ["error"], ["execute_result"]
    assert kinds == [fails, fails, fails, works, fails, fails, works, works, works, works, fails]


def test_an_inspection_shows_the_same_text_with_and_without_a_snapshot(begun: tuple[Begun, Begun]) -> None:
    first, second = begun
    assert first.inspected == second.inspected
    assert [len(text) > 100 for text in first.inspected] == [True] * len(INSPECTED)


def test_each_kernel_has_different_random_numbers(begun: tuple[Begun, Begun], tmp_path: Path) -> None:
    kernels = [*begun, begin(tmp_path, True, [])]
    assert len({round(number, 6) for one in kernels for number in one.numbers}) == 9
