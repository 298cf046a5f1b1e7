"""Runs the papermill command, with parameters that are written as the notebook's declarations with new values."""

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
    Puts the declarations into papermill's cell. Rejects a name that the notebook does not declare, since papermill
    would only print a warning and then compute for an hour. Rejects a value that does not fit, before any cell runs.
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
    Returns the arguments with the notebook's own folder as the working directory, unless they name another one.

    Jupyter runs a notebook there, too. In the kit's root folder, the kernel would check its cells with the compiler
    options of the kit, which are stricter than those that the notebooks are written for.
    """
    given = command.make_context("papermill", list(arguments), resilient_parsing=True).params
    notebook = given.get("notebook_path")
    if given.get("cwd") is not None or not notebook or not os.path.isfile(notebook):
        return arguments
    return ["--cwd", os.path.dirname(os.path.abspath(notebook)), *arguments]


def main(arguments: list[str] | None = None) -> None:
    """
    Runs the command, which raises SystemExit at its end.

    :param arguments: those of this process by default.
    """
    register()
    papermill.execute.parameterize_notebook = parameterize
    try:
        command(in_its_folder(sys.argv[1:] if arguments is None else arguments))
    except PapermillExecutionError as error:
        # print the traceback of the cell, and not that of papermill
        print("✗ a cell has failed:", *error.traceback, sep="\n", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
