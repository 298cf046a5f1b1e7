"""
Checks the two kernels that grade. The grader's kernel calls functions of the student's kernel by name, over a
connection between the two kernels.
"""

import os
import signal
import socket
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from calls import REASON, STOPPED, CallClock, next_call
from talk import GRADER, STUDENT, UNCHECKED, Message, Run, Talk

INSTEAD = "Tests can read numbers, strings, arrays, records, typed arrays and tensors. Use one of these."
# seconds between two checks of the clock
TICK = 0.02


def wait_for(happened: Callable[[], bool]) -> None:
    while not happened():
        time.sleep(0.01)


# the type of the fixture `start`, which starts a new kernel
Start = Callable[..., Talk]


class Pair:
    """A student's kernel and the grader's kernel."""

    def __init__(self, start: Start, student: str = UNCHECKED) -> None:
        theirs, ours = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            ours.setsockopt(socket.SOL_SOCKET, option, struct.pack("ll", 0, int(TICK * 1_000_000)))
        self.clock = CallClock()
        fds = {"GATEBOOK_STUDENT_FD": (student, theirs.fileno()), "GATEBOOK_GRADER_FD": (GRADER, ours.fileno())}
        clock = {"GATEBOOK_CLOCK_FD": str(self.clock.fd), "GATEBOOK_BACKEND": "cpu"}
        self.student, self.grader = (
            start(kernel_name=kernel, env={name: str(fd), **clock}, fds=(fd, self.clock.fd))
            for name, (kernel, fd) in fds.items()
        )
        theirs.close()
        ours.close()

    def write(self, code: str) -> Run:
        """Runs a cell in the student's kernel."""
        run = self.student.run(code)
        assert run.status == "ok", run
        return run

    def ask(self, **content: Any) -> Message:
        client = self.grader.client
        message = client.session.msg("student_request", content)
        client.shell_channel.send(message)
        run = self.grader.until(message["header"]["msg_id"], lambda run: bool(run.reply))
        assert run.reply["msg_type"] == "student_reply"
        return run.reply["content"]

    def declare(self, source: str) -> list[str]:
        content = self.ask(action="declare", source=source)
        assert content["status"] == "ok", content
        return content["declared"]

    def test(self, source: str) -> Run:
        """Runs a test cell in the grader's kernel."""
        self.declare(source)
        return self.grader.run(source)

    def give_up(self) -> None:
        """Gives up the current call, or the next call if there is none, as if the call had reached a limit."""
        self.clock.give_up(next_call(self.clock), REASON)

    def value(self, expression: str) -> Any:
        """
        Returns the value of a test cell as text. A string is returned unchanged, and other values as tslab prints them.
        """
        run = self.test(expression)
        assert run.status == "ok", run
        return run.result["text/plain"].removeprefix("'").removesuffix("'")

    def error(self, source: str) -> str:
        run = self.test(source)
        return f"{run.error['ename']}: {run.error['evalue']}"


@pytest.fixture(scope="module")
def joined(specification: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    talks: list[Talk] = []

    def begin(**options: Any) -> Talk:
        talks.append(Talk(cwd=tmp_path_factory.mktemp("grading"), **options))
        return talks[-1]

    yield Pair(begin, STUDENT)
    for talk in talks:
        talk.close()


@pytest.fixture
def pair(joined: Pair) -> Pair:
    joined.student.forget()
    joined.grader.forget()
    return joined


def test_functions_are_called_with_plain_data(pair: Pair) -> None:
    pair.write(
        "function addTo(x: number[], w: number[][]): number[] { return x.map((v, i) => v + (w[i]?.[0] ?? 0)); }\n"
        "const step = (state: { h: number[]; c: number }, x: Float32Array) => "
        "({ h: state.h.concat(...x), c: -state.c, kind: x.constructor.name });"
    )
    assert pair.value("JSON.stringify(addTo([1, 2], [[10], [20]]))") == "[11,22]"
    source = "const { h, c, kind } = step({ h: [1], c: 0 }, Float32Array.of(0.5, NaN));\n"
    source += "[...h, Object.is(c, -0), kind].join()"
    assert pair.value(source) == "1,0.5,NaN,true,Float32Array"
    assert pair.value("[typeof addTo, addTo.name, step.name].join()") == "function,addTo,step"


def test_a_function_cannot_change_the_tests_arguments(pair: Pair) -> None:
    pair.write("function spoil(x: number[]): number { x.fill(9); return x.length; }")
    assert pair.value("const given = [1, 2];\nspoil(given);\ngiven.join()") == "1,2"


def test_a_test_gets_copies_of_the_students_values(pair: Pair) -> None:
    pair.write("const size = 3, table = { rows: [[1, 2]], note: undefined }, none = null;\nlet later = 1;")
    assert pair.value("[size, JSON.stringify(table), none === null, later].join(' ')") == '3 {"rows":[[1,2]]} true 1'
    assert pair.value("(table as any).rows[0][0] = 7;\ntable.rows[0][0]") == "7"
    pair.write("later = 2;")
    assert pair.value("[later, table.rows[0][0]].join()") == "2,1"


def test_a_value_that_is_not_plain_data_cannot_be_used(pair: Pair) -> None:
    pair.write("class Box { open = 1 }\nconst box = new Box();\nfunction boxed(): Box { return box; }")
    what = "cannot be read by a test: expected plain data, got an object of Box."
    assert pair.error("box.open") == f"TypeError: box {what} {INSTEAD}"
    assert pair.error("boxed()") == f"TypeError: boxed(…) {what} {INSTEAD}"


#: Values in a student's cell that no test can read, and the reason in the error of a test that reads `odd`.
UNREADABLE = {
    "a Map": ("const odd = new Map([[1, 2]]);", "an object of Map"),
    "a Set in a record": ("const odd = { units: [new Set([1])] };", "an object of Set at .units[0]"),
    "an instance": ("class Net { w = 1 }\nconst odd = new Net();", "an object of Net"),
    "a disposed tensor": (
        "import * as tf from '@tensorflow/tfjs';\nconst odd = tf.scalar(1);\nodd.dispose();",
        "an object of Tensor that cannot be read (Tensor is disposed.)",
    ),
    "a pending promise": ("const odd = new Promise<number>(() => {});", "a promise that is still pending"),
    "a million and a half numbers": ("const odd = new Array(1_500_000).fill(0.1);", "more than a million values"),
    "a getter that throws": ("const odd = { get a(): number { throw 'no'; } };", "an object of Object that cannot"),
    "a cycle": ("const odd: any = {};\nodd.self = odd;", "a value that contains itself at .self"),
    "a function in an array": ("const odd = [() => 1];", "a function at [0]"),
    "a proxy that lies": ("const odd = new Proxy({}, { ownKeys() { throw 1; } });", "cannot be read (1)"),
    "a symbol": ("const odd = Symbol('x');", "a symbol"),
    "a long text": ("const odd = 'x'.repeat(17_000_000);", "expected at most 16 MiB, got 17 MiB"),
}


@pytest.mark.parametrize(("code", "what"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_an_unreadable_value_fails_only_a_test_that_reads_it(pair: Pair, code: str, what: str) -> None:
    pair.write(f"{code}\nfunction fine(): number {{ return 7; }}\nfunction gives() {{ return odd; }}")
    # these do not read the value: a comment, a property of the same name, and a branch that is not executed
    assert pair.value("// odd\nconst o = { odd: 1 };\nlet got = fine() + o.odd;\nif (got > 9) got = odd;\ngot") == "8"
    said = pair.error("odd")
    assert said.startswith("TypeError: odd cannot be read by a test: ") and what in said and said.endswith(INSTEAD)
    if "promise" not in what:
        assert what in pair.error("gives()")
    # an unreadable value affects neither the rest of its test nor the next test
    source = "let caught = '';\ntry { odd; } catch (error) { caught = (error as Error).name; }\ncaught + fine()"
    assert pair.value(source) == "TypeError7"
    assert pair.ask(action="late") == {"status": "ok", "late": False}


def test_a_value_is_requested_when_it_is_first_read_and_only_once_per_test(pair: Pair) -> None:
    pair.write("let reads = 0;\nconst watched = { get now(): number { return ++reads; } };")
    assert pair.value("typeof reads") == "number"
    assert pair.value("if (false) watched;\nreads") == "0"
    assert pair.value("[watched === watched, watched.now, watched.now].join()") == "true,1,1"
    assert pair.value("watched.now") == "2"


def test_a_test_may_change_its_copy_or_assign_to_the_name(pair: Pair) -> None:
    pair.write("let state = [1, 2];")
    assert pair.value("state[0] = 5;\nstate.join()") == "5,2"
    assert pair.value("state = [7];\nstate.join()") == "7"
    assert pair.value("state.join()") == "1,2"
    assert pair.write("state.join()").result == {"text/plain": "'1,2'"}


def test_a_helper_of_an_earlier_test_uses_the_students_current_values(pair: Pair) -> None:
    pair.write("const factor = 2;\nfunction scaled(x: number): number { return factor * x; }")
    assert pair.value("const both = (x: number) => [scaled(x), factor].join();\nboth(3)") == "6,2"
    pair.write("const factor = 5;\nfunction scaled(x: number): number { return factor * x; }")
    assert pair.value("both(3)") == "15,5"


def test_the_result_of_an_async_function_is_awaited(pair: Pair) -> None:
    pair.write(
        "async function slowly(x: number): Promise<number> {\n"
        "  await new Promise((resolve) => setTimeout(resolve, 20));\n  return 2 * x;\n}\n"
        "const promised = slowly(4);\nconst refused = Promise.reject(new RangeError('shut'));\nrefused.catch(() => {});"
    )
    assert pair.value("slowly(1) + slowly(2) + promised") == "14"
    assert pair.error("refused") == "RangeError: shut"


def test_a_promise_that_is_still_being_computed_is_awaited(pair: Pair) -> None:
    pair.write(
        "async function count(): Promise<number> {\n  let turns = 0;\n"
        "  for (const end = process.cpuUsage().user + 1.2e6; process.cpuUsage().user < end; turns++)\n"
        "    await new Promise((resolve) => setImmediate(resolve));\n  return Math.sign(turns);\n}\n"
        "const counted = count();"
    )
    assert pair.value("counted") == "1"


def test_errors_keep_their_name_and_message(pair: Pair) -> None:
    pair.write(
        "class GateError extends Error { override name = 'GateError' }\n"
        "function range(): never { throw new RangeError('boom'); }\n"
        "function gateError(): never { throw new GateError('closed'); }\n"
        "function text(): never { throw 'only a text'; }\n"
        "async function rejected(): Promise<never> { throw new TypeError('later'); }\n"
        "function nasty(): never { throw Object.defineProperty(new Error(''), 'message', { get() { throw 1; } }); }"
    )
    names = ("range", "gateError", "text", "rejected", "nasty")
    assert [pair.error(f"{name}()") for name in names] == [
        "RangeError: boom",
        "GateError: closed",
        "Error: only a text",
        "TypeError: later",
        "Error: an error that cannot be described",
    ]
    assert (
        pair.value("let came = '';\ntry { range(); } catch (error) { came = (error as Error).name; }\ncame")
        == "RangeError"
    )


def test_functions_cannot_be_passed_between_the_kernels(pair: Pair) -> None:
    pair.write("function apply(f: unknown): string { return typeof f; }\nfunction gives() { return () => 1; }")
    assert pair.error("apply(() => 1)") == "TypeError: expected plain data, got a function"
    assert "gives(…) cannot be read by a test: expected plain data, got a function." in pair.error("gives()")


def test_tests_run_without_type_checks_but_with_all_of_typescript(pair: Pair) -> None:
    """Undefined types, names of earlier cells and top-level await still compile."""
    grader = pair.grader
    assert (
        grader.run(
            'import { check } from "gatebook";\nimport type { LstmWeights } from "gatebook";\n'
            "type Row = readonly number[];\nenum Gate { forget = 3 }\nclass Held<T> { constructor(readonly x: T) {} }\n"
            "function first(row: Row, weights?: LstmWeights) { return row[0]; }"
        ).status
        == "ok"
    )
    assert (
        grader.run(
            "function again(...all: Parameters<typeof first>): Buffer { return first(...all) as never; }\n"
            "const { x } = await Promise.resolve(new Held(Gate.forget));"
        ).status
        == "ok"
    )
    assert grader.run("const n: number = 'no number';\n[typeof check, again([5]), x, n].join()").result == {
        "text/plain": "'function,5,3,no number'"
    }
    assert grader.run("const n = ;").error["ename"] == "CompileError"


def test_a_test_gets_only_the_names_that_it_uses(pair: Pair) -> None:
    pair.write("const used = 1, unused = 2;")
    assert pair.declare("used + 1; // not unused") == ["used"]
    assert pair.declare("") == []
    assert "unused" in pair.grader.run("unused").error["evalue"]


def test_a_student_cannot_replace_names_of_the_grader_or_the_language(start: Start) -> None:
    pair = Pair(start)
    assert pair.grader.run('import { check } from "gatebook";\nconst helper = () => "ours";').status == "ok"
    forged = ["check", "helper", "Math", "Array", "console", "Number", "process", "JSON", "tslib"]
    for name in forged:
        pair.write(f"const {name} = () => 'forged';")
    # these names are tried only if tslab lets a cell declare them
    tried = [
        name
        for name in ("exports", "require", "globalThis", "undefined", "arguments", "eval")
        if pair.student.run(f"(globalThis as any).__tslab__.exports['{name}'] = () => 'forged';").status == "ok"
    ]
    assert tried
    assert pair.declare(" ".join([*forged, *tried])) == []
    source = (
        "check('x', 1, 1);\n[helper(), Math.max(1, 2), Array.of(3).length, typeof console.log, typeof exports].join()"
    )
    run = pair.test(source)
    assert run.result["text/plain"] == "'ours,2,1,function,object'"
    assert run.text() == "✓ x = 1\n"
    assert "CheckError" in pair.error("check('x', 1, 2);")


def test_a_name_that_the_grader_declares_later_replaces_the_students(pair: Pair) -> None:
    pair.write("function near(): string { return 'forged'; }")
    assert pair.value("near()") == "forged"
    assert pair.value("near()") == "forged"
    assert pair.grader.run("const near = () => 'ours';").status == "ok"
    assert pair.declare("near()") == []
    assert pair.value("near()") == "ours"


def test_names_of_a_failed_cell_are_not_available(pair: Pair) -> None:
    assert (
        pair.student.run("const early = 1;\nfunction lost(): number { return 1; }\nthrow new Error('x');").status
        == "error"
    )
    assert pair.student.run("const wrong: number = 'x';\nconst mistyped = 1;").status == "error"
    assert pair.declare("early; lost(); wrong; mistyped") == []
    pair.write("function lost(): number { return 2; }")
    assert pair.declare("early; lost()") == ["lost"]
    assert pair.value("lost()") == "2"


def test_a_test_sees_the_latest_definition_of_a_name(pair: Pair) -> None:
    pair.write("function version(): number { return 1; }")
    assert pair.value("version()") == "1"
    pair.write("function version(): number { return 2; }")
    assert pair.value("version()") == "2"
    # this is also true for a function that was read before
    pair.write("function version(): number { return 3; }")
    assert pair.grader.run("version()").result == {"text/plain": "3"}
    pair.write("const version = 4;")
    assert pair.value("version") == "4"


def test_a_function_keeps_its_state_and_globals_in_the_students_kernel(pair: Pair) -> None:
    pair.write("let count = 0;\nfunction tick(): number { (globalThis as any).leaked = ++count; return count; }")
    assert pair.value("[tick(), tick(), typeof (globalThis as any).leaked].join()") == "1,2,undefined"
    assert pair.write("count").result == {"text/plain": "2"}


def test_output_of_a_called_function_is_discarded(pair: Pair) -> None:
    pair.write(
        "import { display } from 'tslab';\n"
        "function loud(): number {\n  console.log('LOUD'); console.error('LOUD'); process.stdout.write('LOUD');\n"
        "  display.html('LOUD');\n  setTimeout(() => console.log('quiet please'), 1);\n  return 5;\n}"
    )
    run = pair.test("loud()")
    assert run.result == {"text/plain": "5"}
    pair.write("await new Promise((resolve) => setTimeout(resolve, 50));")
    heard = [message for talk in (pair.student, pair.grader) for run in talk.runs.values() for message in run.said]
    shown = [message["content"] for message in heard if message["msg_type"] != "execute_input"]
    assert "LOUD" not in str(shown)


#: Endless functions. Each function prints something when it has begun, and then the test gives up the call.
LOOPS = {
    "forever": "while (true) {}",
    "forever with a catch": "while (true) { try { for (;;) {} } catch {} }",
    "a promise that never settles": "return new Promise<number>(() => {});",
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS.keys())
def test_after_a_call_over_the_limit_further_calls_fail_until_the_grader_forgives_it(
    pair: Pair, tmp_path: Path, loop: str
) -> None:
    begun = tmp_path / "begun"
    kind = "async function forever(): Promise<number>" if "Promise" in loop else "function forever(): number"
    begin = f"require('node:fs').writeFileSync({str(begun)!r}, '');"
    pair.write(f"{kind} {{ {begin} {loop} }}\nfunction quick(): number {{ return 1; }}")
    assert pair.value("quick()") == "1"
    pair.declare("forever()")
    call = pair.grader.send("forever()")
    wait_for(begun.exists)
    pair.give_up()
    assert pair.grader.finish(call).error["evalue"] == STOPPED
    assert pair.ask(action="late") == {"status": "ok", "late": True}

    again = pair.grader.run("quick()")
    assert again.error["ename"] == "StudentError"
    assert pair.ask(action="declare", source="quick()")["ename"] == "StudentError"

    pair.student.interrupt()
    assert pair.ask(action="forgive") == {"status": "ok"}
    assert pair.value("quick()") == "1"
    assert pair.ask(action="late") == {"status": "ok", "late": False}
    assert pair.write("quick()").result == {"text/plain": "1"}


def test_a_call_is_late_while_a_students_cell_runs_even_with_long_arguments(pair: Pair) -> None:
    pair.write("function total(x: number[]): number { return x.length; }")
    source = "total(Array.from({ length: 200_000 }, (_, i) => i / 7))"
    assert pair.value(source) == "200000"
    busy = pair.student.send("console.log('go');\nwhile (true) {}")
    pair.student.started(busy)
    # the function is already declared, so only its call has to wait
    call = pair.grader.send(source)
    pair.give_up()
    assert pair.grader.finish(call).error["evalue"] == STOPPED
    pair.student.interrupt()
    assert pair.student.finish(busy).status == "error"
    assert pair.ask(action="forgive") == {"status": "ok"}
    assert pair.value(source) == "200000"


def test_an_invalid_student_request_is_an_error(pair: Pair) -> None:
    for content in ({}, {"action": "call"}, {"action": "declare"}, {"action": "declare", "source": 1}):
        answer = pair.ask(**content)
        assert (answer["status"], answer["ename"]) == ("error", "TypeError")
        assert answer["evalue"].startswith("student_request: expected action to be declare")
    assert pair.ask(action="late") == {"status": "ok", "late": False}


def test_a_call_fails_immediately_if_the_students_kernel_exits(start: Start) -> None:
    pair = Pair(start)
    pair.write(
        "function one(): number { return 1; }\n"
        "function leave(): number { require('node:child_process').execSync(`kill -9 ${process.pid}`); return 1; }"
    )
    assert pair.value("one()") == "1"
    pair.declare("leave() + one()")
    for call in ("leave()", "one()"):
        assert pair.grader.run(call).error["ename"] == "StudentError"
    assert pair.ask(action="declare", source="one()")["ename"] == "StudentError"
    # the grader's kernel continues
    assert pair.ask(action="late") == {"status": "ok", "late": False}
    assert pair.grader.run("1 + 1").result == {"text/plain": "2"}


def test_a_call_fails_if_the_students_kernel_is_killed_during_it(start: Start) -> None:
    pair = Pair(start)
    pair.write("function forever(): number { while (true) {} }")
    pair.declare("forever()")
    call = pair.grader.send("console.log('go');\nforever()")
    pair.grader.started(call)
    os.kill(pair.student.pid, signal.SIGKILL)
    assert pair.grader.finish(call).error["ename"] == "StudentError"


def test_a_kernel_that_does_not_grade_ignores_student_requests(kernel: Talk) -> None:
    message = kernel.client.session.msg("student_request", {"action": "late"})
    kernel.client.shell_channel.send(message)
    assert kernel.run("1 + 1").result == {"text/plain": "2"}
    assert kernel.about(message["header"]["msg_id"]).reply == {}
    assert kernel.about(message["header"]["msg_id"]).said == []


def test_an_invalid_descriptor_variable_stops_the_kernel(start: Start) -> None:
    with pytest.raises(RuntimeError):
        start(kernel_name=UNCHECKED, env={"GATEBOOK_STUDENT_FD": "2"})
