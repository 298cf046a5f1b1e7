"""papermill's command, on a notebook that runs on the kit's kernel."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
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


def papermill(notebook: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    files = [str(notebook), str(notebook.with_name("out.ipynb"))]
    # papermill gives a kernel 60 s to start, which a busy machine can take
    return subprocess.run(
        [sys.executable, "-m", "gatebook_papermill", *files, "--start-timeout", "600", *arguments],
        env={**os.environ, "PYTHONPATH": str(KIT / "tools" / "papermill")},
        capture_output=True,
        text=True,
        check=False,
    )


def printed(notebook: Path) -> str:
    cells = nbformat.read(notebook.with_name("out.ipynb"), as_version=4).cells
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_parameters_take_the_place_of_the_notebooks_own(notebook: Path) -> None:
    told = papermill(notebook, "-p", "T", "7", "-y", '{cells: [rnn, "gru\\"; process.exit(1); //"]}')
    assert told.returncode == 0, told.stderr
    assert printed(notebook) == '{"cells":["rnn","gru\\"; process.exit(1); //"],"T":7}\n'


def test_a_parameter_that_is_not_there_is_named_before_anything_runs(notebook: Path) -> None:
    told = papermill(notebook, "-p", "t", "7")
    assert told.returncode == 1
    assert "✗ this notebook has no parameter t; it has cells, T" in told.stderr
    assert not notebook.with_name("out.ipynb").exists() or printed(notebook) == ""


def test_a_value_that_cannot_be_given_is_named(notebook: Path) -> None:
    told = papermill(notebook, "-p", "T", str(2**60))
    assert told.returncode == 1
    assert "✗ expected a whole number of at most 9,007,199,254,740,991 (2^53 - 1)" in told.stderr


def test_a_cell_that_fails_is_told_in_its_own_words(notebook: Path) -> None:
    nb = nbformat.read(notebook, as_version=4)
    nb.cells[1].source += "\nT.toFixed(2);"
    nbformat.write(nb, notebook)
    told = papermill(notebook, "-y", "{T: [1]}")
    assert told.returncode == 1
    assert "✗ a cell has failed:" in told.stderr
    assert "Property 'toFixed' does not exist" in told.stderr
    assert "Traceback" not in told.stderr
