"""Checks that an error names the place in the cell's TypeScript at which it occurred."""

from talk import Talk

HELPER = """interface Gate { retention: number }
function refuse(gate: Gate): never {
  const wrong: number = gate.retention;
  throw new RangeError(`a gate of ${wrong}`);
}
class Broken {
  async later(milliseconds: number): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    throw new TypeError("later");
  }
}"""


def test_a_thrown_error_names_its_place_with_an_excerpt_and_a_caret(kernel: Talk) -> None:
    run = kernel.run(
        'type Shape = number[];\nconst shape: Shape = [2, 4];\n\tif (shape.length) throw new RangeError("boom");'
    )
    name = f"In[{run.reply['content']['execution_count']}]"
    assert run.status == "error"
    assert run.reply["content"]["ename"] == run.error["ename"] == "RangeError"
    assert run.reply["content"]["evalue"] == run.error["evalue"] == "boom"
    assert run.reply["content"]["traceback"] == run.error["traceback"]
    lines = run.traceback.split("\n")
    assert lines[0] == f"{name}:3:26"
    assert '  3 | \tif (shape.length) throw new RangeError("boom");' in lines
    assert "    | \t" + " " * 24 + "^" in lines
    assert "RangeError: boom" in lines
    assert lines[-1] == f"    at {name}:3:26", "no frame of the kernel, of tslab or of Node below the cell"
    assert run.kinds == ["status", "execute_input", "error", "status"]


def test_an_error_in_a_function_of_an_earlier_cell_shows_that_cell_and_the_caller(kernel: Talk) -> None:
    earlier = kernel.run(HELPER).reply["content"]["execution_count"]
    run = kernel.run("const gate = { retention: 2 };\n\nrefuse(gate);")
    now = run.reply["content"]["execution_count"]
    assert run.error["ename"] == "RangeError"
    assert "  4 |   throw new RangeError(`a gate of ${wrong}`);" in run.traceback
    assert f"at refuse (In[{earlier}]:4:9)" in run.traceback
    assert f"at In[{now}]:3:1" in run.traceback


def test_an_error_after_an_await_also_names_its_place(kernel: Talk) -> None:
    earlier = kernel.run(HELPER).reply["content"]["execution_count"]
    run = kernel.run("await Promise.resolve();\n// a comment\nawait new Broken().later(5);")
    now = run.reply["content"]["execution_count"]
    assert run.error["ename"] == "TypeError"
    assert f"In[{earlier}]:9:11" in run.traceback
    assert f"In[{now}]:3:" in run.traceback


def test_the_caret_is_at_the_failing_property_of_an_earlier_cells_name(kernel: Talk) -> None:
    kernel.run("const nothing: any = undefined; const some = 1;")
    run = kernel.run("const sum = some + nothing.value;")
    assert run.error["evalue"] == "Cannot read properties of undefined (reading 'value')"
    caret = run.traceback.split("\n")[2]
    assert caret.index("^") - caret.index("|") - 2 == "const sum = some + nothing.value;".index("value")


def test_a_printed_stack_names_the_place_in_the_cell(kernel: Talk) -> None:
    run = kernel.run('const error: Error = new Error("kept");\nconsole.log(error.stack);')
    assert f"In[{run.reply['content']['execution_count']}]:1:22" in run.text()
    assert "tslab" not in run.text()


def test_all_compile_errors_are_reported_together(kernel: Talk) -> None:
    run = kernel.run('const a: string = 1;\nlet b: number = "x";\na.missing;\nunknownName;')
    assert run.error["ename"] == "CompileError"
    name = f"In[{run.reply['content']['execution_count']}]"
    for place, code in (("1:7", 2322), ("2:5", 2322), ("3:3", 2339), ("4:1", 2304)):
        assert f"{name}:{place} - TS{code}: " in run.error["evalue"]
        assert f"{name}:{place}\n" in run.traceback
        assert f"TS{code}: " in run.traceback
    assert "    |   ^^^^^^^" in run.traceback.split("\n"), "the caret is as long as the word"


def test_a_syntax_error_is_a_compile_error(kernel: Talk) -> None:
    run = kernel.run("const = 4;")
    assert run.error["ename"] == "CompileError"
    assert ":1:7 - TS" in run.error["evalue"]


def test_cells_are_compiled_with_strict_types(kernel: Talk) -> None:
    assert "TS7006" in kernel.run("const f = (x) => x;").error["evalue"]
    assert "TS2531" in kernel.run("const m = 'a'.match(/a/);\nm.length;").error["evalue"].replace("TS18047", "TS2531")


def test_causes_of_an_error_are_shown(kernel: Talk) -> None:
    run = kernel.run('throw new Error("outer", { cause: new TypeError("middle", { cause: "the root" }) });')
    assert run.error["evalue"] == "outer"
    parts = run.traceback.split("Caused by:")
    assert len(parts) == 3
    assert "TypeError: middle" in parts[1]
    assert "Thrown: 'the root'" in parts[2]


def test_a_cycle_of_causes_is_shown_once(kernel: Talk) -> None:
    run = kernel.run('const one: any = new Error("one"); one.cause = new Error("two", { cause: one }); throw one;')
    assert run.traceback.count("Error: one") == 1
    assert run.traceback.count("Error: two") == 1


def test_the_errors_in_an_aggregate_error_are_shown(kernel: Talk) -> None:
    run = kernel.run('await Promise.any([Promise.reject(new Error("left")), Promise.reject(new Error("right"))]);')
    assert run.error["ename"] == "AggregateError"
    assert "Error: left" in run.traceback and "Error: right" in run.traceback


def test_a_thrown_value_that_is_not_an_error_is_shown(kernel: Talk) -> None:
    for code, value in (
        ("'text'", "'text'"),
        ("{ gate: 1 }", "{ gate: 1 }"),
        ("null", "null"),
        ("undefined", "undefined"),
    ):
        run = kernel.run(f"throw {code};")
        assert (run.error["ename"], run.error["evalue"]) == ("Thrown", value)


def test_hostile_errors_do_not_harm_the_kernel(kernel: Talk) -> None:
    hostile = """const hostile = new Error("x");
for (const key of ["name", "message", "stack"]) Object.defineProperty(hostile, key, { get() { throw 1; } });
throw hostile;"""
    assert kernel.run(hostile).status == "error"
    assert kernel.run("1 + 1").result == {"text/plain": "2"}


def test_an_error_of_a_cells_own_class_has_the_class_name(kernel: Talk) -> None:
    run = kernel.run('class ShapeError extends Error {}\nthrow new ShapeError("B is 2");')
    assert (run.error["ename"], run.error["evalue"]) == ("ShapeError", "B is 2")


def test_endless_recursion_is_an_error(kernel: Talk) -> None:
    run = kernel.run("function down(n: number): number { return 1 + down(n + 1); }\ndown(0);")
    assert (run.error["ename"], run.error["evalue"]) == ("RangeError", "Maximum call stack size exceeded")
    assert "In[" in run.traceback


def test_the_traceback_of_an_error_in_a_package_names_the_cell(kernel: Talk) -> None:
    run = kernel.run('import { evaluate } from "mathjs";\n\nevaluate("1 +* 2");')
    assert run.error["ename"] == "SyntaxError"
    assert "  3 | evaluate" in run.traceback
