"""Registers the kernels of the tests, and starts a kernel that most tests share."""

import importlib.util
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from talk import GRADER, STUDENT, UNCHECKED, Gate, Talk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def specification(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    Registers the compiled kernel as `tslab`, in place of any other kernel of that name, and the kernels for grading.

    One of these kernels checks no types, so its start takes a quarter of the processor time. Tests that are not about
    types use this kernel if they need a new one.
    """
    data = tmp_path_factory.mktemp("jupyter")
    node = os.environ.get("GATEBOOK_TEST_NODE") or shutil.which("node")
    main = ROOT / "kernel" / "dist" / "node" / "main.js"
    assert main.exists(), f"{main} is missing: npm run build"
    argv = [sys.executable, "-I", "-S", str(ROOT / "kernel" / "start.py"), node, "{connection_file}"]
    register(data, "tslab", argv, {})
    module = importlib.util.spec_from_file_location("gatebook_kernel_start", ROOT / "kernel" / "start.py")
    start = importlib.util.module_from_spec(module)
    module.loader.exec_module(start)
    node_options = os.environ.get("NODE_OPTIONS", "")
    kinds = {
        STUDENT: ("checked", {}),
        GRADER: ("unchecked", {}),
        UNCHECKED: ("unchecked", {"GATEBOOK_TYPES": "unchecked"}),
    }
    for name, (kind, env) in kinds.items():
        register(data, name, start.command(os.path.realpath(node), "{connection_file}", kind, node_options), env)
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(data), os.environ.get("JUPYTER_PATH", "")])
    return data / "kernels" / "tslab"


def register(data: Path, name: str, argv: list[str], env: dict[str, str]) -> None:
    folder = data / "kernels" / name
    folder.mkdir(parents=True)
    spec = {"display_name": "TypeScript", "language": "typescript", "interrupt_mode": "message", "argv": argv}
    (folder / "kernel.json").write_text(json.dumps({**spec, "env": {"TF_CPP_MIN_LOG_LEVEL": "2", **env}}))


@pytest.fixture(scope="session")
def shared(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Talk]]:
    """Returns the kernel that tests share. If a test has stopped this kernel, later tests get a new kernel."""
    talks: list[Talk] = []

    def living() -> Talk:
        if not talks or not talks[-1].alive():
            talks.append(Talk(cwd=tmp_path_factory.mktemp("notebooks")))
        return talks[-1]

    yield living
    for talk in talks:
        talk.close()


@pytest.fixture
def kernel(shared: Callable[[], Talk]) -> Talk:
    """The shared kernel, in which cells of earlier tests have run. All messages of these cells have been read."""
    talk = shared()
    talk.forget()
    return talk


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def start(specification: Path, tmp_path: Path) -> Iterator[Callable[..., Talk]]:
    """Returns a function that starts a new kernel. The kernels are stopped after the test."""
    talks: list[Talk] = []

    def begin(**options: object) -> Talk:
        talks.append(Talk(**{"cwd": tmp_path, **options}))
        return talks[-1]

    yield begin
    for talk in talks:
        talk.close()
