"""Checks how a kernel starts: from a snapshot of V8's memory if it fits this Node, and otherwise without a snapshot."""

import importlib.util
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

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


RANDOM = """import * as tf from '@tensorflow/tfjs-node';
import { random } from 'mathjs';
[Math.random(), random(), tf.randomUniform([1]).dataSync()[0]]"""
STARTED = "process.execArgv.includes('--snapshot-blob')"


@dataclass
class Begun:
    """The first outputs of a new kernel: its random numbers, and the messages of each cell in CELLS."""

    numbers: list[float]
    answers: list[list[tuple[str, dict]]]


def begin(cwd: Path, snapshot: bool, cells: list[str]) -> Begun:
    talk = Talk(cwd=cwd)
    try:
        assert talk.run(STARTED).result == {"text/plain": str(snapshot).lower()}
        numbers = json.loads(talk.run(RANDOM).result["text/plain"])
        return Begun(numbers, [[(one["msg_type"], one["content"]) for one in talk.run(cell).said] for cell in cells])
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


def test_each_kernel_has_different_random_numbers(begun: tuple[Begun, Begun], tmp_path: Path) -> None:
    kernels = [*begun, begin(tmp_path, True, [])]
    assert len({round(number, 6) for one in kernels for number in one.numbers}) == 9
