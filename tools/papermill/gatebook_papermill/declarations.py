"""Finds the settings of a notebook, by means of tools/papermill/declare.mjs, which uses the TypeScript compiler."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import IO, Any

from nbformat import NotebookNode

PROGRAM = Path(__file__).resolve().parents[1] / "declare.mjs"


class RejectedValueError(ValueError):
    """The error for a value that does not fit the notebook. The message shows the notebook's declaration."""


@cache
def settings_of(source: str) -> list[dict[str, Any]]:
    """Returns the settings of a cell in order. `Setting` in tools/papermill/declarations.mjs describes the keys."""
    return _ask({"cell": source})["settings"]


def declarations(nb: NotebookNode, place: int, folder: str, values: dict[str, list[str]]) -> list[str]:
    """
    Returns a declaration for each value. It is the notebook's declaration of the setting, with the new value.

    :param place: the index of the cell that declares the settings.
    :param folder: the folder from which the notebook's imports are resolved.
    :param values: for each setting, the ways of writing its new value in TypeScript. The first way that fits is used.
    :raises RejectedValueError: if no way of writing a value fits, or if the notebook no longer compiles.
    """

    def code(cells: list[NotebookNode]) -> list[str]:
        # leave out the cell that an earlier run of papermill has inserted, since papermill replaces it
        kept = [cell for cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
        return [cell.source for cell in kept if cell.cell_type == "code"]

    fit = {"folder": folder, "before": code(nb.cells[:place]), "after": code(nb.cells[place + 1 :]), "values": values}
    answer = _ask({"cell": nb.cells[place].source, "fit": fit})
    if "rejected" in answer:
        raise RejectedValueError(answer["rejected"])
    return answer["declarations"]


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    process, errors = _program()
    assert process.stdin
    assert process.stdout
    answer = ""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(f"{json.dumps(request)}\n")
        process.stdin.flush()
        answer = process.stdout.readline()
    if not answer:
        _program.cache_clear()
        status = process.wait()
        errors.seek(0)
        raise RuntimeError(f"{PROGRAM.name} failed with status {status}:\n{errors.read()}")
    return json.loads(answer)


@cache
def _program() -> tuple[subprocess.Popen[str], IO[str]]:
    """
    Starts declare.mjs, and returns its process and the file to which its stderr is written.

    One process answers all requests, since it takes seconds to load TypeScript and to parse the declarations of
    packages. Its standard input closes when this process exits, and then it exits too.
    """
    node = shutil.which("node")
    if not node:
        raise RuntimeError(
            "papermill's TypeScript needs node, which is not on PATH. Start it with `npm run papermill`."
        )
    # NODE_OPTIONS in the user's shell, for example for a debugger, must not apply to this program
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    errors = tempfile.TemporaryFile("w+", encoding="utf8")  # noqa: SIM115 the program writes to it until it exits
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [node, str(PROGRAM)], stdin=pipe, stdout=pipe, stderr=errors, env=environment, encoding="utf8"
    )
    return process, errors
