"""Checks that a test which was not run gives no points."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from gatebook_course.execution import supervised
from gatebook_course.execution.cell_output import CellOutput
from gatebook_course.execution.execute import GateExecute
from gatebook_course.execution.faults import MachineFault
from gatebook_course.execution.supervised import Supervised
from nbformat.v4 import new_code_cell


@pytest.mark.parametrize("status", ["ok", "error", "aborted", None])
def test_a_test_that_was_not_run_is_a_fault_of_the_machine(monkeypatch: pytest.MonkeyPatch, status: str | None) -> None:
    """nbgrader gives full points to a test without output."""

    async def run(*_: object) -> dict:
        error = {"ename": "E", "evalue": "no", "traceback": ["no"]}
        return {"status": status, **error} if status else {}

    monkeypatch.setattr(supervised, "run_code", run)
    grader = object()
    pair = SimpleNamespace(grader=grader, clients={grader: None})
    cell = new_code_cell("check()")
    execute = GateExecute()
    running = Supervised(execute.settings(), CellOutput(execute, execute.most_output), pair).run(cell, 0, grader)
    if status in ("ok", "error"):
        asyncio.run(running)
        assert [output.output_type for output in cell.outputs] == (["error"] if status == "error" else [])
    else:
        with pytest.raises(MachineFault, match="was not run"):
            asyncio.run(running)
