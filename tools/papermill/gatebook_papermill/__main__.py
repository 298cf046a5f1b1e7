"""Runs the papermill command. Parameters become the notebook's own declarations with new values."""

from __future__ import annotations

import os
import sys
from typing import Any

import papermill.execute
from nbformat import NotebookNode
from papermill.__main__ import papermill as command
from papermill.exceptions import PapermillExecutionError
from papermill.utils import find_first_tagged_cell_index

from .declarations import declarations, settings_of
from .translator import TypeScriptTranslator, register


def parameterize(nb: NotebookNode, parameters: dict[str, Any], *arguments: Any, **options: Any) -> NotebookNode:
    """
    Replaces papermill's function of this name: writes the declarations into the cell that papermill inserts.

    It exits with an error if the notebook does not declare a name, for which papermill would only print a warning and
    then run the whole notebook. It also exits with an error if a value does not fit, before any cell runs.
    """
    place = find_first_tagged_cell_index(nb, "parameters")
    there = [one["name"] for one in settings_of(nb.cells[place].source)] if place >= 0 else []
    if unknown := [name for name in parameters if name not in there]:
        sys.exit(f"✗ this notebook has no parameter {', '.join(unknown)}. Its parameters: {', '.join(there) or 'none'}")
    try:
        values = {name: TypeScriptTranslator.spellings(value) for name, value in parameters.items()}
        lines = declarations(nb, place, os.getcwd(), values)
        made = original(nb, {}, *arguments, **options)
    except ValueError as error:
        sys.exit(f"✗ {error}")
    made.metadata.papermill["parameters"] = parameters
    injected = made.cells[find_first_tagged_cell_index(made, "injected-parameters")]
    injected.source = "\n".join([*injected.source.splitlines(), *lines])
    return made


original = papermill.execute.parameterize_notebook


def in_its_folder(arguments: list[str]) -> list[str]:
    """
    Adds `--cwd` with the notebook's own folder to the arguments, unless they already contain `--cwd`.

    Jupyter also runs a notebook in its own folder. In the kit's root folder, the kernel would check the cells with the
    compiler options of the kit, which are stricter than those for notebooks.
    """
    given = command.make_context("papermill", list(arguments), resilient_parsing=True).params
    notebook = given.get("notebook_path")
    if given.get("cwd") is not None or not notebook or not os.path.isfile(notebook):
        return arguments
    return ["--cwd", os.path.dirname(os.path.abspath(notebook)), *arguments]


def main(arguments: list[str] | None = None) -> None:
    """
    Runs the command. The command raises SystemExit at its end.

    :param arguments: the command's arguments; by default the arguments of this process.
    """
    register()
    papermill.execute.parameterize_notebook = parameterize
    try:
        command(in_its_folder(sys.argv[1:] if arguments is None else arguments))
    except PapermillExecutionError as error:
        # print only the traceback of the cell, and not the traceback of papermill
        print("✗ a cell has failed:", *error.traceback, sep="\n", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
