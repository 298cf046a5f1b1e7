"""Checks how execute_request is handled: execution counts, silent cells, aborted cells and user expressions."""

import pytest
from talk import GATE, Gate, Run, Talk


def test_a_cell_is_counted_unless_store_history_is_false(kernel: Talk) -> None:
    count = kernel.run("1").reply["content"]["execution_count"]
    assert kernel.run("1", store_history=False).reply["content"]["execution_count"] == count + 1
    assert kernel.run("1").reply["content"]["execution_count"] == count + 1
    assert kernel.run("1").reply["content"]["execution_count"] == count + 2


def test_a_silent_cell_runs_without_output(kernel: Talk) -> None:
    count = kernel.run("1").reply["content"]["execution_count"]
    run = kernel.run(
        """import { display } from "tslab";
const quiet = 7;
console.log("x"); display.text("x");
quiet""",
        silent=True,
    )
    assert run.status == "ok"
    assert run.kinds == ["status", "status"]
    after = kernel.run("quiet")
    assert after.result == {"text/plain": "7"}
    assert after.reply["content"]["execution_count"] == count + 1


def test_the_error_of_a_silent_cell_is_only_in_the_reply(kernel: Talk) -> None:
    run = kernel.run('throw new Error("hush")', silent=True)
    assert run.reply["content"]["evalue"] == "hush"
    assert run.kinds == ["status", "status"]


def queue(kernel: Talk, gate: Gate, failing: str, **options: bool) -> list[Run]:
    """Sends four cells: one that waits until the kernel has received all four, a failing one, and two more."""
    ids = [kernel.send(gate.wait)]
    ids.append(kernel.send(failing, **options))
    ids += [kernel.send("'after'"), kernel.send("'after that'", stop_on_error=False)]
    kernel.received()
    gate.open()
    return [kernel.finish(message_id) for message_id in ids]


@pytest.mark.parametrize(
    "failing", ["throw new Error('stop')", "const a: string = 1;"], ids=["runtime error", "compile error"]
)
def test_an_error_aborts_only_the_waiting_cells(kernel: Talk, gate: Gate, failing: str) -> None:
    kernel.run(GATE)
    count = kernel.run("1").reply["content"]["execution_count"]
    slow, failed, *aborted = queue(kernel, gate, failing)
    assert (slow.status, failed.status) == ("ok", "error")
    assert [run.status for run in aborted] == ["aborted", "aborted"]
    assert all(run.kinds == ["status", "status"] for run in aborted)
    later = kernel.run("'later'")
    assert later.status == "ok", "cells sent after the error are run"
    assert later.reply["content"]["execution_count"] == count + 3, "aborted cells are not counted"


def test_a_cell_sent_as_soon_as_an_error_arrives_is_run(kernel: Talk) -> None:
    for _ in range(5):
        failing = kernel.send("throw new Error('stop')")
        kernel.until(failing, lambda run: bool(run.of("error")))
        assert kernel.run("'sent at once'").status == "ok"
        kernel.finish(failing)


def test_a_failing_first_cell_aborts_the_cells_sent_with_it(kernel: Talk, gate: Gate) -> None:
    kernel.run(GATE)
    ids = [kernel.send(f"{gate.wait} throw new Error('first')"), *(kernel.send(f"{i}") for i in range(5))]
    kernel.received()
    gate.open()
    runs = [kernel.finish(message_id) for message_id in ids]
    assert [run.status for run in runs] == ["error", *["aborted"] * 5]


def test_waiting_cells_run_after_an_error_if_stop_on_error_is_false(kernel: Talk, gate: Gate) -> None:
    kernel.run(GATE)
    _, failed, *others = queue(kernel, gate, "throw new Error('go on')", stop_on_error=False)
    assert failed.status == "error"
    assert [run.status for run in others] == ["ok", "ok"]


def test_other_requests_are_answered_while_a_cell_waits_and_are_not_aborted(kernel: Talk, gate: Gate) -> None:
    kernel.run(GATE)
    busy = kernel.send(f"console.log('go'); {gate.wait} throw 1;")
    kernel.started(busy)
    answer = kernel.ask(kernel.client.is_complete, "1 + 1")
    assert answer.status == "complete"
    assert not kernel.about(busy).reply
    again = kernel.until(busy, lambda run: len(run.of("status")) == 2)
    assert [content["execution_state"] for content in again.of("status")] == ["busy", "busy"], (
        "a front end shows the latest state, which must still say that the cell is running"
    )
    gate.open()
    assert kernel.finish(busy).status == "error"


def test_user_expressions_are_evaluated_after_the_cell(kernel: Talk) -> None:
    expressions = {
        "sum": "a + 1",
        "bad": "a.missing",
        "thrown": "(() => { throw new RangeError('no') })()",
        "none": "undefined",
    }
    answers = kernel.run("const a = 41;", user_expressions=expressions).reply["content"]["user_expressions"]
    assert answers["sum"] == {"status": "ok", "data": {"text/plain": "42"}, "metadata": {}}
    assert answers["none"]["data"] == {"text/plain": "undefined"}
    assert (answers["bad"]["status"], answers["bad"]["ename"]) == ("error", "CompileError")
    assert (answers["thrown"]["status"], answers["thrown"]["evalue"]) == ("error", "no")
    assert kernel.run("a").result == {"text/plain": "41"}


@pytest.mark.parametrize(
    "code",
    [
        "process.exit(1)",
        "process.exit()",
        "process.abort()",
        "process.kill(process.pid, 'SIGKILL')",
        "(process as any).reallyExit(2)",
    ],
)
def test_a_cell_that_would_exit_the_process_gets_an_error(kernel: Talk, code: str) -> None:
    kernel.run("const kept = 5;")
    run = kernel.run(code)
    assert run.error["ename"] == "ProcessExit"
    assert "would end the kernel" in run.error["evalue"]
    assert kernel.run("kept").result == {"text/plain": "5"}


def test_process_kill_with_signal_0_still_works(kernel: Talk) -> None:
    assert kernel.run("process.kill(process.pid, 0)").result == {"text/plain": "true"}


def test_reading_standard_input_by_readline_is_rejected_with_a_reason(kernel: Talk) -> None:
    run = kernel.run(
        """import { createInterface } from "node:readline/promises";
const lines = createInterface({ input: process.stdin });
await lines.question("your name? ");""",
        allow_stdin=True,
    )
    assert run.status == "error"
    assert "Ask with prompt()" in run.error["evalue"]


def test_a_request_without_code_is_answered_with_an_error(kernel: Talk) -> None:
    message = kernel.client.session.msg("execute_request", {"silent": False})
    kernel.client.shell_channel.send(message)
    message_id = message["header"]["msg_id"]
    run = kernel.until(message_id, lambda run: bool(run.reply))
    assert run.status == "error"
    assert "content.code" in run.reply["content"]["evalue"]
