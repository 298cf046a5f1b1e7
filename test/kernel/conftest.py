"""The tests' own kernel specification, and a kernel that most tests share."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from talk import Gate, Talk

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def specification(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Registers the compiled kernel as `tslab`, ahead of any other of that name."""
    data = tmp_path_factory.mktemp("jupyter")
    folder = data / "kernels" / "tslab"
    folder.mkdir(parents=True)
    node = os.environ.get("GATEBOOK_TEST_NODE") or shutil.which("node")
    main = ROOT / "kernel" / "dist" / "main.js"
    assert main.exists(), f"{main} is missing: npm run build"
    spec = {
        "display_name": "TypeScript",
        "language": "typescript",
        "interrupt_mode": "message",
        "argv": [sys.executable, "-I", "-S", str(ROOT / "kernel" / "start.py"), node, "{connection_file}"],
        "env": {"TF_CPP_MIN_LOG_LEVEL": "2"},
    }
    (folder / "kernel.json").write_text(json.dumps(spec))
    os.environ["JUPYTER_PATH"] = os.pathsep.join([str(data), os.environ.get("JUPYTER_PATH", "")])
    return folder


@pytest.fixture(scope="session")
def shared(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Talk]]:
    """Returns the kernel that tests share. If a test has ended it, the tests after it get a new one."""
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
    """The shared kernel, with nothing left over from the test before. Cells of earlier tests have run in it."""
    talk = shared()
    talk.forget()
    return talk


@pytest.fixture
def gate(tmp_path: Path) -> Gate:
    return Gate(tmp_path / "gate")


@pytest.fixture
def start(specification: Path, tmp_path: Path) -> Iterator[Callable[..., Talk]]:
    """Starts kernels of a test's own."""
    talks: list[Talk] = []

    def begin(**options: object) -> Talk:
        talks.append(Talk(**{"cwd": tmp_path, **options}))
        return talks[-1]

    yield begin
    for talk in talks:
        talk.close()
