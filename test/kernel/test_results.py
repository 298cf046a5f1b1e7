"""Checks what a cell shows: its value, MIME bundles, displays and streams."""

import pytest
from talk import UNCHECKED, Gate, Talk

HOST = 'const host = (globalThis as any)[Symbol.for("gatebook.host")];\n'


def test_the_last_expression_is_the_result(kernel: Talk) -> None:
    run = kernel.run("const x = 20;\nx * 2 + 2")
    (content,) = run.of("execute_result")
    assert content["data"] == {"text/plain": "42"}
    assert content["execution_count"] == run.reply["content"]["execution_count"]
    assert run.kinds == ["status", "execute_input", "execute_result", "status"]


@pytest.mark.parametrize(
    "code", ["undefined", "void 0", "const y = 1", "", "// a comment", "let z: number | undefined; z"]
)
def test_undefined_and_statements_give_no_result(kernel: Talk, code: str) -> None:
    run = kernel.run(code)
    assert run.status == "ok"
    assert run.of("execute_result") == []


def test_the_result_of_an_await_is_shown(kernel: Talk) -> None:
    assert kernel.run("await Promise.resolve([1, 2])").result == {"text/plain": "[ 1, 2 ]"}


def test_an_object_can_define_how_it_is_shown(kernel: Talk) -> None:
    run = kernel.run('({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>7</b>", "text/plain": "7" }) })')
    assert run.result == {"text/html": "<b>7</b>", "text/plain": "7"}


def test_an_object_can_define_its_display_by_a_promise_with_metadata_and_bytes(kernel: Talk) -> None:
    run = kernel.run(
        """({ async [Symbol.for("Jupyter.display")]() {
  return { data: { "image/png": new Uint8Array([1, 2, 3]) }, metadata: { "image/png": { width: 3 } } };
} })"""
    )
    (content,) = run.of("execute_result")
    assert content["data"] == {"image/png": "AQID"}
    assert content["metadata"] == {"image/png": {"width": 3}}


def test_an_object_with_an_empty_display_gives_no_result(kernel: Talk) -> None:
    """The result of `show(figure)` has an empty display, because `show` has already drawn the figure."""
    run = kernel.run('({ [Symbol.for("Jupyter.display")]: () => ({}) })')
    assert run.status == "ok"
    assert run.of("execute_result") == []


def test_an_error_while_displaying_is_the_cells_error(kernel: Talk) -> None:
    run = kernel.run('({ [Symbol.for("Jupyter.display")]: () => { throw new Error("cannot draw"); } })')
    assert run.status == "error"
    assert run.error["evalue"] == "cannot draw"


UNSENDABLE = {
    "a bigint": ('{ "application/json": { id: 1n } }', "Do not know how to serialize a BigInt"),
    "a cycle": ('(() => { const a: any = {}; a.a = a; return { "x/y": a }; })()', "Converting circular"),
    "a throwing toJSON": ('{ "x/y": { toJSON() { throw new Error("no"); } } }', "no"),
    "metadata": ('{ data: { "text/plain": "a" }, metadata: { n: 1n } }', "Do not know how to serialize a BigInt"),
}


@pytest.mark.parametrize(("shown", "why"), UNSENDABLE.values(), ids=UNSENDABLE.keys())
def test_a_display_that_json_cannot_represent_is_the_cells_error(kernel: Talk, shown: str, why: str) -> None:
    run = kernel.run(f'({{ [Symbol.for("Jupyter.display")]() {{ return {shown}; }} }})')
    assert run.error["ename"] == "TypeError"
    said = '[Symbol.for("Jupyter.display")]() must return data that JSON can represent: '
    assert run.error["evalue"].startswith(f"{said}{why}")
    assert run.error["evalue"].endswith(". Convert bigints to strings, and remove cycles.")
    assert kernel.run('"after"').result == {"text/plain": "'after'"}


def test_a_shorthand_property_finds_a_variable_of_an_earlier_cell(kernel: Talk) -> None:
    kernel.run("const forget = 0.9; let { input, ...others } = { input: 0.1, candidate: 0.2 };")
    assert kernel.run("({ forget, input, others })").result["text/plain"] == (
        "{ forget: 0.9, input: 0.1, others: { candidate: 0.2 } }"
    )
    assert kernel.run("const f = () => ({ forget });\nf().forget").result == {"text/plain": "0.9"}


def test_a_pattern_can_rename_properties_of_an_earlier_cells_object(kernel: Talk) -> None:
    """tslab alone treats the name of the property as a variable: "Identifier 'exports' has already been declared"."""
    kernel.run("const last = { forget: 1, input: 2, nested: { output: 3 } };")
    kernel.run("const { forget: f, input: i = 0, nested: { output: o } } = last;")
    assert kernel.run("f + i + o").result == {"text/plain": "6"}
    kernel.run("let g: number;\n({ forget: g } = last);")
    assert kernel.run("const again: typeof last = { ...last, forget: g };\nagain.forget").result == {"text/plain": "1"}
    assert kernel.run("const h = (({ input: n }: typeof last) => n)(last);\nh").result == {"text/plain": "2"}


def test_a_name_can_be_declared_again_with_another_type(kernel: Talk) -> None:
    kernel.run("const again = 1;")
    kernel.run('const again = "text";')
    assert kernel.run("again.toUpperCase()").result == {"text/plain": "'TEXT'"}


def test_tslabs_display_still_works(kernel: Talk) -> None:
    run = kernel.run(
        """import { display } from "tslab";
display.html("<i>a</i>");
display.raw("application/json", '{"a":1}');
display.png(new Uint8Array([1, 2, 3]));"""
    )
    assert [content["data"] for content in run.of("display_data")] == [
        {"text/html": "<i>a</i>"},
        {"application/json": '{"a":1}'},
        {"image/png": "AQID"},
    ]


def test_a_display_can_be_updated_from_another_cell(kernel: Talk) -> None:
    first = kernel.run('import { newDisplay } from "tslab";\nconst live = newDisplay();\nlive.text("one");')
    second = kernel.run('live.text("two");')
    (shown,) = first.of("display_data")
    (updated,) = second.of("update_display_data")
    assert shown["transient"]["display_id"] == updated["transient"]["display_id"] != ""
    assert updated["data"] == {"text/plain": "two"}


def test_the_host_can_show_update_and_clear_a_display(kernel: Talk) -> None:
    kernel.run(HOST)
    run = kernel.run(
        """host.display({ "text/plain": "a", "application/x": { deep: [1] } }, { displayId: "d", metadata: { m: 1 } });
host.display({ "text/plain": "b" }, { displayId: "d", update: true });
host.clearOutput(true);
host.clearOutput(false);"""
    )
    assert run.kinds[2:-1] == ["display_data", "update_display_data", "clear_output", "clear_output"]
    (shown,) = run.of("display_data")
    assert shown["data"] == {"text/plain": "a", "application/x": {"deep": [1]}}
    assert shown["metadata"] == {"m": 1}
    assert [content["wait"] for content in run.of("clear_output")] == [True, False]


def test_each_run_of_a_cell_has_a_different_number(kernel: Talk) -> None:
    kernel.run(HOST)
    numbers = {kernel.run("host.cell").result["text/plain"] for _ in range(3)}
    assert len(numbers) == 3


def test_a_host_display_that_json_cannot_represent_is_the_cells_error(kernel: Talk) -> None:
    kernel.run(HOST)
    run = kernel.run('host.display({ "application/json": { big: 1n } });')
    assert "BigInt" in run.error["evalue"]


def test_text_and_displays_keep_their_order(kernel: Talk) -> None:
    kernel.run(HOST)
    run = kernel.run(
        """for (let i = 0; i < 3; i++) {
  console.log("line", i);
  host.display({ "text/plain": String(i) });
}
console.error("last");"""
    )
    order = [(m["msg_type"], m["content"].get("text")) for m in run.said if m["msg_type"] in ("stream", "display_data")]
    pair = lambda i: [("stream", f"line {i}\n"), ("display_data", None)]  # noqa: E731
    assert order == [*pair(0), *pair(1), *pair(2), ("stream", "last\n")]
    assert run.text("stderr") == "last\n"


def test_text_is_shown_before_the_long_work_after_it(kernel: Talk, gate: Gate) -> None:
    message = kernel.send(f'console.log("one"); console.log("go");\n{gate.block}')
    # the test opens the gate, and the cell finishes, only after the text has arrived
    kernel.started(message)
    gate.open()
    assert kernel.finish(message).text() == "one\ngo\n"


def test_a_character_can_be_written_in_two_parts(kernel: Talk) -> None:
    run = kernel.run(
        'const bytes = Buffer.from("ü🙂");\nfor (const byte of bytes) process.stdout.write(Uint8Array.of(byte));'
    )
    assert run.text() == "ü🙂"


def test_each_write_calls_its_callback_after_the_running_code(kernel: Talk) -> None:
    run = kernel.run("""let calls: unknown[] = [];
const one = (error: unknown) => { calls.push(['one', error]); };
for (let i = 0; i < 3; i++) process.stdout.write('a', one);
process.stdout.write('b', (error) => { calls.push(['two', error]); });
process.stdout.write('c', 'utf8', one);
const during = calls.length;
await new Promise(setImmediate);
JSON.stringify([during, calls])""")
    assert run.result == {
        "text/plain": '\'[0,[["one",null],["one",null],["one",null],["two",null],["one",null]]]\'',
    }


def test_a_callback_that_throws_does_not_lose_the_calls_after_it(kernel: Talk) -> None:
    kernel.run("""let count = 0;
const broken = () => { count += 1; if (count === 2) throw new Error('the second call'); };
for (let i = 0; i < 5; i++) process.stdout.write('a', broken);
await new Promise((resolve) => setTimeout(resolve, 50));""")
    assert kernel.run("count").result == {"text/plain": "5"}


def test_stderr_can_be_sent_to_stdout(start) -> None:
    run = start(kernel_name=UNCHECKED, env={"GATEBOOK_STDERR": "stdout"}).run('console.warn("mind the gap");')
    assert run.text("stdout") == "mind the gap\n"
    assert run.text("stderr") == ""
