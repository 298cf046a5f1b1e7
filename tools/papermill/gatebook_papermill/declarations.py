"""Asks tools/papermill/declare.mjs, which knows TypeScript, about the settings that a notebook declares."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

PROGRAM = Path(__file__).resolve().parents[1] / "declare.mjs"


class RefusedValueError(ValueError):
    """A value does not fit the notebook. The message shows the declaration."""


@cache
def settings_of(source: str) -> list[dict[str, Any]]:
    """Returns the settings of a cell, in its order: see Setting in tools/papermill/declarations.mjs."""
    return _ask({"cell": source})["settings"]


def declarations(nb: NotebookNode, place: int, folder: str, values: dict[str, list[str]]) -> list[str]:
    """
    Returns a declaration for each value: the notebook's own, with the new value.

    :param place: which cell declares the settings.
    :param folder: where the notebook's imports are looked for.
    :param values: the ways of writing each value in TypeScript; the first that fits counts.
    :raises RefusedValueError: where no way of writing a value fits its declaration, or the notebook no longer compiles.
    """

    def code(cells: list[NotebookNode]) -> list[str]:
        # what an earlier run of papermill has put in is replaced
        kept = [cell for cell in cells if "injected-parameters" not in cell.metadata.get("tags", [])]
        return [cell.source for cell in kept if cell.cell_type == "code"]

    fit = {"folder": folder, "before": code(nb.cells[:place]), "after": code(nb.cells[place + 1 :]), "values": values}
    answer = _ask({"cell": nb.cells[place].source, "fit": fit})
    if "refused" in answer:
        raise RefusedValueError(answer["refused"])
    return answer["declarations"]


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    node = shutil.which("node")
    if not node:
        raise RuntimeError(
            "papermill's TypeScript needs node, which is not on PATH. Start it with `npm run papermill`."
        )
    # a debugger, or options of somebody's shell, are not for this program
    environment = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
    told = subprocess.run(
        [node, str(PROGRAM)],
        input=json.dumps(request),
        env=environment,
        capture_output=True,
        encoding="utf8",
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"{PROGRAM.name} failed with status {told.returncode}:\n{told.stderr}")
    return json.loads(told.stdout)
