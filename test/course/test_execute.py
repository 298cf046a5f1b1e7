"""What may be taken for a grade."""

from __future__ import annotations

import pytest
from gatebook_course.execute import GateExecute, GraderFailure
from nbformat.v4 import new_code_cell
from nbgrader.preprocessors import Execute


@pytest.mark.parametrize("status", ["ok", "error", "aborted", None])
def test_a_test_that_was_not_run_is_no_grade(monkeypatch: pytest.MonkeyPatch, status: str | None) -> None:
    """nbgrader gives full marks to a test that says nothing."""

    def run(execute: GateExecute, *_: object) -> None:
        if status:
            execute.on_cell_executed(cell=None, cell_index=0, execute_reply={"content": {"status": status}})

    monkeypatch.setattr(Execute, "preprocess_cell", run)
    execute = GateExecute()
    if status in ("ok", "error"):
        execute._run_in_grader(new_code_cell(), {}, 0)
    else:
        with pytest.raises(GraderFailure, match="was not run"):
            execute._run_in_grader(new_code_cell(), {}, 0)
    assert execute.on_cell_executed is None
