"""papermill's own command, which writes a notebook's own declarations with new values."""

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
    Puts the declarations into papermill's cell. Refuses a name that the notebook does not have: papermill says a word
    of warning and computes for an hour. Refuses a value that does not fit before anything runs.
    """
    place = find_first_tagged_cell_index(nb, "parameters")
    there = [one["name"] for one in settings_of(nb.cells[place].source)] if place >= 0 else []
    if unknown := [name for name in parameters if name not in there]:
        sys.exit(f"✗ this notebook has no parameter {', '.join(unknown)}; it has {', '.join(there) or 'none'}")
    try:
        values = {name: TypeScriptTranslator.spellings(value) for name, value in parameters.items()}
        # papermill is in the notebook's working directory here
        lines = declarations(nb, place, os.getcwd(), values)
        made = original(nb, {}, *arguments, **options)
    except ValueError as error:
        sys.exit(f"✗ {error}")
    made.metadata.papermill["parameters"] = parameters
    injected = made.cells[find_first_tagged_cell_index(made, "injected-parameters")]
    injected.source = "\n".join([*injected.source.splitlines(), *lines])
    return made


original = papermill.execute.parameterize_notebook


def main(arguments: list[str] | None = None) -> None:
    """
    Runs the command, which ends with SystemExit.

    :param arguments: those of this process by default.
    """
    register()
    papermill.execute.parameterize_notebook = parameterize
    try:
        command(arguments)
    except PapermillExecutionError as error:
        # the cell's own words, and not where papermill was when it read them
        print("✗ a cell has failed:", *error.traceback, sep="\n", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
