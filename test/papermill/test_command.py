"""Runs papermill's command with a notebook for the kit's kernel, and checks the result."""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple, Protocol

import nbformat
import pytest
from gatebook_papermill.__main__ import in_its_folder, main
from nbformat.v4 import new_code_cell, new_notebook

KIT = Path(__file__).resolve().parents[2]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        new_code_cell(
            'const cells = ["lstm"] as const;\nconst T = 5; // time steps', metadata={"tags": ["parameters"]}
        ),
        new_code_cell("console.log(JSON.stringify({ cells, T }));"),
    ]
    kernel = {"name": "tslab", "language": "typescript", "display_name": "TypeScript"}
    path = tmp_path / "in.ipynb"
    nbformat.write(new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    return path


class Outcome(NamedTuple):
    status: int
    stderr: str


class Papermill(Protocol):
    def __call__(self, notebook: Path, *arguments: str) -> Outcome: ...


@pytest.fixture
def papermill(capfd: pytest.CaptureFixture[str]) -> Papermill:
    """
    Returns a function that runs the command in this process.

    A new process would load papermill and TypeScript again, which takes longer than most of these tests.
    """

    def run(notebook: Path, *arguments: str) -> Outcome:
        files = [str(notebook), str(notebook.with_name("out.ipynb"))]
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            # by default papermill waits 60 s until a kernel has started, which is too short on a busy machine
            main([*files, "--start-timeout", "600", *arguments])
        code = ended.value.code
        said = f"{code}\n" if isinstance(code, str) else ""  # Python prints such an exit code as a message
        return Outcome(1 if said else int(code or 0), capfd.readouterr().err + said)

    return run


def papermill_in_a_new_process(notebook: Path, *arguments: str) -> Outcome:
    """Runs the command in the same way as `npm run papermill`."""
    files = [str(notebook), str(notebook.with_name("out.ipynb"))]
    told = subprocess.run(
        [sys.executable, "-m", "gatebook_papermill", *files, "--start-timeout", "600", *arguments],
        env={**os.environ, "PYTHONPATH": str(KIT / "tools" / "papermill")},
        capture_output=True,
        text=True,
        check=False,
    )
    return Outcome(told.returncode, told.stderr)


def printed(notebook: Path) -> str:
    cells = nbformat.read(notebook.with_name("out.ipynb"), as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_parameters_replace_the_notebooks_values(papermill: Papermill, notebook: Path) -> None:
    told = papermill(notebook, "-p", "T", "7", "-y", '{cells: [rnn, "gru\\"; process.exit(1); //"]}')
    assert told.status == 0, told.stderr
    assert printed(notebook) == '{"cells":["rnn","gru\\"; process.exit(1); //"],"T":7}\n'


def test_an_unknown_parameter_is_reported_before_anything_runs(papermill: Papermill, notebook: Path) -> None:
    told = papermill(notebook, "-p", "t", "7")
    assert told.status == 1
    assert "✗ this notebook has no parameter t. Its parameters: cells, T" in told.stderr
    assert not notebook.with_name("out.ipynb").exists() or printed(notebook) == ""


def test_a_value_of_the_wrong_type_is_rejected_with_the_declaration_before_anything_runs(
    papermill: Papermill, notebook: Path
) -> None:
    told = papermill(notebook, "-p", "T", str(2**60), "-y", "{cells: [gru]}")
    assert told.status == 1
    assert "✗ the parameter T is declared as\n  const T = 5;\nexpected a value of type number, got 1152" in told.stderr
    assert "Traceback" not in told.stderr
    assert not notebook.with_name("out.ipynb").exists()


def test_the_error_of_a_failing_cell_is_shown_without_a_python_traceback(notebook: Path) -> None:
    nb = nbformat.read(notebook, as_version=4)
    nb.cells[1].source += "\nif (T > 5) throw new RangeError(`${T} steps`);"
    nbformat.write(nb, notebook)
    told = papermill_in_a_new_process(notebook, "-y", "{T: 7}")
    assert told.status == 1
    assert "✗ a cell has failed:" in told.stderr
    assert "RangeError: 7 steps" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_parameter_keeps_the_notebooks_declaration_and_can_be_set_again(papermill: Papermill, notebook: Path) -> None:
    """Each of these parameters broke the notebook when papermill itself wrote `const name = value as const`."""
    nb = nbformat.read(notebook, as_version=4)
    nb.cells[
        0
    ].source = "let rate = 0.1;\nconst layers: number[] = [8];\nconst size = 1;\nconst name: string | null = null;"
    nb.cells[1].source = "rate = rate * 2;\nlayers.push(1);\nconst known = name === null ? 0 : name.length;"
    nb.cells[1].source += "\nconsole.log(rate, layers.length, size === 1, known);"
    nbformat.write(nb, notebook)
    told = papermill(notebook, "-y", "{rate: 0.5, layers: [4, 2], size: 2, name: bob}")
    assert told.status == 0, told.stderr
    assert printed(notebook) == "1 3 false 3\n"
    # the notebook that papermill has written accepts parameters again
    notebook.with_name("out.ipynb").rename(notebook)
    told = papermill(notebook, "-y", "{size: 1}")
    assert told.status == 0, told.stderr
    assert printed(notebook) == "0.2 2 true 0\n"


def test_in_its_folder_adds_an_option_with_the_notebooks_folder(notebook: Path) -> None:
    given = [str(notebook), "out.ipynb", "-p", "T", "3"]
    assert in_its_folder(given) == ["--cwd", str(notebook.parent), *given]


def test_in_its_folder_keeps_a_folder_that_is_given(notebook: Path) -> None:
    given = [str(notebook), "out.ipynb", "--cwd", "elsewhere"]
    assert in_its_folder(given) == given


def test_in_its_folder_keeps_arguments_without_a_notebook() -> None:
    assert in_its_folder(["--version"]) == ["--version"]
    assert in_its_folder(["none.ipynb", "out.ipynb"]) == ["none.ipynb", "out.ipynb"]
