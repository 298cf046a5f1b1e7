"""papermill's own command, with TypeScript, and with an error for a parameter that the notebook has not."""

from __future__ import annotations

import sys
from typing import Any

import papermill.execute
from nbformat import NotebookNode
from papermill.__main__ import papermill as command
from papermill.exceptions import PapermillExecutionError
from papermill.utils import find_first_tagged_cell_index

from .translator import TypeScriptTranslator, register


def parameterize(nb: NotebookNode, parameters: dict[str, Any], *arguments: Any, **options: Any) -> NotebookNode:
    """Refuses a name that the notebook does not have: papermill says a word of warning and computes for an hour."""
    place = find_first_tagged_cell_index(nb, "parameters")
    there = [one.name for one in TypeScriptTranslator.inspect(nb.cells[place])] if place >= 0 else []
    if unknown := [name for name in parameters if name not in there]:
        sys.exit(f"✗ this notebook has no parameter {', '.join(unknown)}; it has {', '.join(there) or 'none'}")
    try:
        return original(nb, parameters, *arguments, **options)
    except ValueError as error:
        sys.exit(f"✗ {error}")


original = papermill.execute.parameterize_notebook

if __name__ == "__main__":
    register()
    papermill.execute.parameterize_notebook = parameterize
    try:
        command()
    except PapermillExecutionError as error:
        # the cell's own words, and not where papermill was when it read them
        print("✗ a cell has failed:", *error.traceback, sep="\n", file=sys.stderr)
        sys.exit(1)
