"""Checks errors that no code catches, and output that a cell prints after its end."""

import json
from collections.abc import Callable

import pytest
from talk import ANSI, Gate, Run, Talk

Later = Callable[..., tuple[Run, int]]


def test_a_rejection_that_is_not_awaited_is_the_error_of_the_cell(kernel: Talk) -> None:
    run = kernel.run("async function work() { throw new RangeError('lost'); }\nwork();\n'done'")
    assert run.status == "error"
    assert (run.error["ename"], run.error["evalue"]) == ("RangeError", "lost")
    assert "  1 | async function work" in run.traceback
    assert run.of("execute_result") == []
    assert kernel.run("typeof work").result == {"text/plain": "'function'"}


def test_an_unawaited_rejection_is_the_error_of_a_cell_that_waits_for_something_else(kernel: Talk) -> None:
    run = kernel.run("void (async () => { await 0; throw new RangeError('lost'); })();\nawait new Promise(() => {});")
    assert run.error["evalue"] == "lost"


def test_a_rejection_that_is_awaited_before_the_cells_end_is_no_error(kernel: Talk) -> None:
    run = kernel.run("const p = Promise.reject(new Error('x')); try { await p; } catch { console.log('caught'); }")
    assert run.status == "ok"
    assert run.text() == "caught\n"


def test_an_exception_in_a_timer_is_the_error_of_the_running_cell(kernel: Talk) -> None:
    run = kernel.run("await new Promise(() => { setTimeout(() => { throw new RangeError('in a timer'); }, 5); });")
    assert run.error["evalue"] == "in a timer"


# `afterwards` calls a function from a timer when the gate is open
AFTERWARDS = """const afterwards = (path: string, work: () => unknown): void => {
  const timer = setInterval(() => {
    if (!require("node:fs").existsSync(path)) return;
    clearInterval(timer);
    work();
  }, 5);
};"""


@pytest.fixture
def later(kernel: Talk, gate: Gate) -> Later:
    def run_and_wait(code: str, word: str, name: str = "stderr") -> tuple[Run, int]:
        """Runs a cell that calls `afterwards(PATH, …)`, opens the gate, and waits for a word in its output."""
        kernel.run(AFTERWARDS)
        run = kernel.run(code.replace("PATH", json.dumps(str(gate.path))))
        assert run.status == "ok", run
        count = run.reply["content"]["execution_count"]
        kernel.run("'another'")
        gate.open()
        run = kernel.until(run.id, lambda run: word in ANSI.sub("", run.text(name)))
        return run, count

    return run_and_wait


def test_a_rejection_after_a_cells_end_is_shown_in_that_cells_output(later: Later) -> None:
    code = "afterwards(PATH, async () => {\n  throw new TypeError('too late');\n});"
    run, count = later(code, "TypeError: too late")
    text = ANSI.sub("", run.text("stderr"))
    assert f"Unhandled rejection from In[{count}]" in text
    assert f"In[{count}]:2:9" in text
    assert "  2 |   throw new TypeError" in text


def test_an_exception_after_a_cells_end_is_shown_in_that_cells_output(later: Later) -> None:
    run, count = later("afterwards(PATH, () => { throw 'a text'; });", "Thrown: 'a text'")
    assert f"Uncaught exception from In[{count}]" in run.text("stderr")


def test_an_error_event_without_a_listener_is_shown_in_its_cells_output(later: Later) -> None:
    code = """import { EventEmitter } from "node:events";
afterwards(PATH, () => new EventEmitter().emit("error", new Error("unheard")));"""
    later(code, "Error: unheard")


def test_output_after_a_cells_end_is_shown_below_that_cell(later: Later) -> None:
    run, _ = later("afterwards(PATH, () => console.log('from the first'));", "from the first", "stdout")
    assert run.text() == "from the first\n"


def test_alternating_output_of_two_cells_is_shown_below_each_cell(kernel: Talk) -> None:
    code = "const t{0} = setInterval(() => console.log('{0}'), 2);"
    a, b = kernel.run(code.format("a")), kernel.run(code.format("b"))
    kernel.run("await new Promise((resolve) => setTimeout(resolve, 200)); clearInterval(ta); clearInterval(tb);")
    for run, word in ((a, "a"), (b, "b")):
        heard = kernel.until(run.id, lambda run, word=word: word in run.text())
        assert set(heard.text().split()) == {word}


def test_a_display_from_a_timer_is_shown_below_its_cell(kernel: Talk, gate: Gate) -> None:
    kernel.run(AFTERWARDS)
    show = '(globalThis as any)[Symbol.for("gatebook.host")].display({ "text/plain": "late" });'
    run = kernel.run(f"afterwards({json.dumps(str(gate.path))}, () => {{ {show} }});")
    kernel.run("'another'")
    gate.open()
    assert kernel.until(run.id, lambda run: bool(run.of("display_data")))
