"""
Checks that a name is the same variable in all cells. If a cell assigns to the name or declares it again, all earlier
code sees the new value. Also checks which variables a failed cell leaves behind.
"""

import time

import pytest
from talk import Talk, shown


def last(kernel: Talk, *cells: str) -> str:
    """Runs cells and returns the result of the last cell. Every cell must succeed."""
    *before, final = cells
    for cell in before:
        run = kernel.run(cell)
        assert run.status == "ok", run
    return shown(kernel.run(final))


SHARED = {
    "let, assigned later": (
        ["let n1 = 0;\nfunction inc1(): void { n1++; }", "n1 = 10; inc1(); n1"],
        "11",
    ),
    "var, assigned later": (
        ["var n2 = 0;\nconst inc2 = () => { n2 += 1; };", "n2 = 10; inc2(); n2"],
        "11",
    ),
    "let, declared again": (
        ["let n3 = 1;\nconst read3 = () => n3;", "let n3 = 5;", "read3()"],
        "5",
    ),
    "const, declared again": (
        ["const n4 = 1;\nconst read4 = () => n4;", "const n4 = 6;", "read4()"],
        "6",
    ),
    "a let without a value is reset": (
        ["let n5 = 1;", "let n5: number | undefined;", "String(n5)"],
        "'undefined'",
    ),
    "function, declared again": (
        [
            "function f6(): number { return 1; }\nconst call6 = () => f6();",
            "function f6(): number { return 2; }",
            "call6()",
        ],
        "2",
    ),
    "recursive function, declared again": (
        [
            "function f7(n: number): number { return n === 0 ? 0 : 1 + f7(n - 1); }\nconst old7 = f7;",
            "function f7(n: number): number { return 100; }",
            "old7(1)",
        ],
        "101",
    ),
    "generator": (
        ["function* g8(): Generator<number> { yield s8; }\nlet s8 = 1;", "s8 = 3;", "[...g8()].join()"],
        "'3'",
    ),
    "async function": (
        ["let s9 = 1;\nasync function a9(): Promise<number> { return s9; }", "s9 = 4;", "await a9()"],
        "4",
    ),
    "class, declared again": (
        [
            "class A10 { static n = 1; }\nconst make10 = () => new A10();",
            "class A10 { static n = 2; }",
            "(make10().constructor as typeof A10).n",
        ],
        "2",
    ),
    "object pattern": (
        [
            "let { a11, b: [c11 = 4] } = { a11: 1, b: [] as number[] };\nconst read11 = () => [a11, c11];",
            "a11 = 7; c11 = 8;",
            "read11().join()",
        ],
        "'7,8'",
    ),
    "pattern with a rest": (
        [
            "let [h12, ...t12]: number[] = [1, 2, 3];\nconst read12 = () => h12 + t12.length;",
            "[h12, ...t12] = [10, 1];",
            "read12()",
        ],
        "11",
    ),
    "import, declared again": (
        [
            'import { abs as abs13 } from "mathjs";\nconst size13 = () => abs13(-2);',
            "const abs13 = (n: number) => n * 10;",
            "size13()",
        ],
        "-20",
    ),
    "var in a loop": (
        ["for (var i14 = 0; i14 < 3; i14++) {}\nconst read14 = () => i14;", "i14 = 9;", "read14()"],
        "9",
    ),
    "var in a block": (
        ["if (true) { var d15 = 'a'; }\nconst read15 = () => d15;", "d15 = 'b';", "read15()"],
        "'b'",
    ),
    "closure that writes, read later": (
        ["let n16 = 0;\nconst add16 = () => { n16 += 1; };", "add16(); add16();", "n16"],
        "2",
    ),
    "shorthand property": (
        ["let n17 = 1;\nconst box17 = () => ({ n17 });", "n17 = 2;", "box17().n17"],
        "2",
    ),
    "typeof, delete of a property, ++ and --": (
        ["let n18 = 1;", "n18++; ++n18; n18--; const o18 = { n18 };\n[typeof n18, o18.n18].join()"],
        "'number,2'",
    ),
    "logical and compound assignments": (
        [
            "let n19: number | undefined;\nlet m19 = 2;\nconst read19 = () => [n19, m19];",
            "n19 ??= 3; m19 **= 3; m19 ||= 1; m19 &&= m19 + 1;",
            "read19().join()",
        ],
        "'3,9'",
    ),
    "enum": (
        ["enum Gate20 { Forget, Input }\nconst read20 = () => Gate20.Input;", "read20()"],
        "1",
    ),
    "namespace": (
        ["namespace N21 { export const v = 3; }\nconst read21 = () => N21.v;", "read21()"],
        "3",
    ),
    "parameter of the same name hides it": (
        ["let n22 = 1;\nconst own22 = (n22: number) => n22;", "n22 = 5;", "own22(2)"],
        "2",
    ),
    "catch and for bindings hide it": (
        ["let e23 = 1;", "try { throw 7; } catch (e23) { }\nfor (const e23 of [1]) { }\ne23"],
        "1",
    ),
    "class that refers to itself": (
        ["class A24 { self(): typeof A24 { return A24; } }\nconst one24 = new A24();", "one24.self() === A24"],
        "true",
    ),
    "label and property of the same name": (
        ["let n25 = 1;", "n25: for (;;) { break n25; }\n({ n25: 5 }).n25 + n25"],
        "6",
    ),
    "template and tagged template": (
        ["let n26 = 1;\nconst read26 = () => `<${n26}>`;", "n26 = 2;", "read26()"],
        "'<2>'",
    ),
    "default of a parameter": (
        ["let n27 = 1;\nconst read27 = (m = n27) => m;", "n27 = 2;", "read27()"],
        "2",
    ),
    "for over a variable of an earlier cell": (
        ["let n28 = 0;\nconst read28 = () => n28;", "for (n28 of [1, 2, 3]) { }", "read28()"],
        "3",
    ),
    "method, getter and field": (
        [
            "let n29 = 1;\nclass B29 { field = () => n29; get got() { return n29; } method() { return n29; } }",
            "const b29 = new B29();",
            "n29 = 2;",
            "[b29.field(), b29.got, b29.method()].join()",
        ],
        "'2,2,2'",
    ),
}


@pytest.mark.parametrize(("cells", "expected"), SHARED.values(), ids=SHARED.keys())
def test_a_name_is_one_variable_in_all_cells(kernel: Talk, cells: list[str], expected: str) -> None:
    assert last(kernel, *cells) == expected


def test_a_timer_of_an_earlier_cell_sees_what_a_later_cell_assigns(kernel: Talk) -> None:
    kernel.run(
        "let ticks = 0;\nlet stop = false;\n"
        "const timer = setInterval(() => { if (stop) clearInterval(timer); ticks = 50; }, 1);"
    )
    assert (
        last(kernel, "stop = true;\nwhile (ticks !== 50) await new Promise((done) => setTimeout(done, 1));\nticks")
        == "50"
    )


@pytest.mark.parametrize("cell", ["fixed = 2;", "fixed++;", "[fixed] = [2];", "({ fixed } = { fixed: 2 });"])
def test_a_const_cannot_be_assigned_from_another_cell(kernel: Talk, cell: str) -> None:
    kernel.run("const fixed = 1;")
    run = kernel.run(cell)
    assert (run.status, "constant" in run.error["evalue"]) == ("error", True)
    assert shown(kernel.run("fixed")) == "1"


def test_types_are_checked_across_cells(kernel: Talk) -> None:
    kernel.run("let typed = 1;\nfunction twice(n: number): number { return 2 * n; }")
    assert "not assignable" in kernel.run("typed = 'a';").error["evalue"]
    assert "not assignable" in kernel.run("twice('a')").error["evalue"]
    assert shown(kernel.run("let typed = 'b'; typed.length")) == "1"
    assert shown(kernel.run("typed.toUpperCase()")) == "'B'"


def test_functions_and_classes_keep_their_names(kernel: Talk) -> None:
    cell = "function named() {}\nclass Named {}\nconst arrow = () => {};\n[named.name, Named.name, arrow.name].join()"
    assert last(kernel, cell) == "'named,Named,arrow'"
    assert last(kernel, "[named.name, Named.name, arrow.name].join()") == "'named,Named,arrow'"


def test_a_function_can_be_called_before_its_declaration(kernel: Talk) -> None:
    assert last(kernel, "const early = hoisted();\nfunction hoisted(): number { return 3; }\nearly") == "3"


FAILED = {
    "a throw": "throw new Error('half');",
    "a rejected await": "await Promise.reject(new Error('half'));",
    "a call of an earlier cell": "fail();",
    "an await that threw later": "await new Promise((done) => setTimeout(done, 1));\nfail();",
}


@pytest.mark.parametrize("failure", FAILED.values(), ids=FAILED.keys())
def test_a_failed_cell_keeps_the_names_it_has_reached_with_their_types(kernel: Talk, failure: str) -> None:
    kernel.run("function fail(): void { throw new Error('half'); }")
    kernel.run("let before = 'old';")
    cell = f"const reached = [1, 2];\ninterface Shape {{ x: number }}\nlet before = 7;\n{failure}\nconst missed = 1;"
    assert kernel.run(cell).error["evalue"] == "half"
    assert last(kernel, "const shape: Shape = { x: reached[0] };\nshape.x + before") == "8"
    assert "toUpperCase" in kernel.run("before.toUpperCase()").error["evalue"]
    assert "Cannot find name 'missed'" in kernel.run("missed").error["evalue"]


def test_a_name_whose_new_declaration_fails_keeps_its_old_value_and_type(kernel: Talk) -> None:
    kernel.run("let weights = [1, 2, 3];")
    kernel.run("let weights = (() => { throw new Error('no'); return 'text'; })();")
    assert last(kernel, "weights.map((w) => w + 1).join()") == "'2,3,4'"


def test_an_assignment_before_the_error_is_kept(kernel: Talk) -> None:
    kernel.run("let step = 0;")
    kernel.run("step = 5; throw new Error('later');")
    assert last(kernel, "step") == "5"


def test_a_cell_with_a_type_error_changes_nothing(kernel: Talk) -> None:
    kernel.run("let whole = 1;")
    assert kernel.run("let whole = 'a'; const wrong: number = 'b';").status == "error"
    assert last(kernel, "whole + 1") == "2"


def test_an_interrupted_cell_keeps_the_names_it_has_reached(kernel: Talk) -> None:
    message_id = kernel.send(
        "let best = 0.5;\nconst history = [0.5];\nconsole.log('go');\nwhile (true) { history.push(1); }"
    )
    kernel.started(message_id)
    time.sleep(0.05)  # the pause lets the cell reach the loop after its print
    kernel.interrupt()
    assert kernel.finish(message_id).error["ename"] == "KeyboardInterrupt"
    assert last(kernel, "best + Math.sign(history.length)") == "1.5"


PASTED = {
    "const": ("export const p1 = 2;", "p1", "2"),
    "function": ("export function p2(): number { return 2; }", "p2()", "2"),
    "class": ("export class P3 { n = 2 }", "new P3().n", "2"),
    "interface and type": ("export interface P4 { n: number }\nexport type Q4 = P4;", "({ n: 2 } as Q4).n", "2"),
    "enum": ("export enum P5 { A, B }", "P5.B", "1"),
    "a list": ("const p6 = 2;\nexport { p6, p6 as q6 };", "p6", "2"),
    "an empty list": ("const p7 = 2;\nexport {};", "p7", "2"),
    "a default expression": ("const p8 = 2;\nexport default p8;", "p8", "2"),
    "a default function": ("export default function p9(): number { return 2; }", "p9()", "2"),
    "a default function without a name": ("export default function () { return 2; }\nconst p10 = 2;", "p10", "2"),
    "from another module": ('export { abs as p11 } from "mathjs";', "p11(-2)", "2"),
    "everything of another module": ('export * from "mathjs";\nconst p12 = 2;', "p12", "2"),
    "a type list": ("interface P13 { n: number }\nexport type { P13 };", "({ n: 2 } as P13).n", "2"),
    "the word in a text": ("const p14 = 'export const x';", "p14", "'export const x'"),
}


@pytest.mark.parametrize(("cell", "question", "expected"), PASTED.values(), ids=PASTED.keys())
def test_export_is_ignored_in_code_pasted_from_a_module(kernel: Talk, cell: str, question: str, expected: str) -> None:
    assert last(kernel, cell, question) == expected


def test_an_error_in_pasted_code_names_its_line_and_column(kernel: Talk) -> None:
    error = kernel.run("export const fine = 1;\nexport const wrong: number = 'a';").error
    assert "In[" in error["evalue"] + "".join(error["traceback"])
    assert ":2:14" in error["evalue"] + "".join(error["traceback"])


NUMBERS = "async function* numbers() { yield 1; yield 2; }\n"
AWAITS = {
    "for await alone": "let sum = 0;\nfor await (const n of numbers()) sum += n;\nsum",
    "for await in a block": "let sum = 0;\nif (true) { for await (const n of numbers()) { sum += n; } }\nsum",
    "for await with a label": (
        "let sum = 0;\nouter: for await (const n of numbers()) { sum += n + 1; break outer; }\nsum + 1"
    ),
    "await in an expression": "1 + (await Promise.resolve(2))",
    "await in a template": "Number(`${await Promise.resolve(3)}`)",
    "await in a pattern": "const { three = await Promise.resolve(3) } = {} as { three?: number };\nthree",
    "await in a loop's head": "for (let i = await Promise.resolve(0); i < 3; i++) {}\n3",
    "await in a class's extends": "class Base { n = 3 }\nclass A extends (await Promise.resolve(Base)) {}\nnew A().n",
    "await in the extends of an expression": (
        "class Base { n = 2 }\nconst A = class extends (await Promise.resolve(Base)) { m = this.n + 1 };\nnew A().m"
    ),
    "await in an argument of a class's extends": (
        "const mixed = (n: number) => class { n = n };\n"
        "export class A extends mixed(await Promise.resolve(3)) {}\nnew A().n"
    ),
    "await in a method's name": "class A { [await Promise.resolve('a')]() { return 3; } }\n(new A() as any).a()",
    "await in a name of an object": "({ get [await Promise.resolve('a')]() { return 3; } } as any).a",
}


@pytest.mark.parametrize("cell", AWAITS.values(), ids=AWAITS.keys())
def test_every_form_of_top_level_await_runs(kernel: Talk, cell: str) -> None:
    assert last(kernel, NUMBERS, cell) == "3"


def test_await_in_a_decorator_is_an_error_with_advice(kernel: Talk) -> None:
    run = kernel.run("const mark = (n: number) => () => {};\n@mark(await Promise.resolve(1)) class A {}")
    assert run.status == "error"
    assert "Await the value in a statement before the class" in run.error["evalue"]


def test_await_in_a_function_that_is_not_async_is_an_error(kernel: Talk) -> None:
    assert kernel.run("function wrong() { await 1; }").status == "error"
    assert kernel.run("await 1;\nclass Wrong { method() { await 1; } }").status == "error"
    assert kernel.run("class Wrong extends (() => { await 1; return Object; })() {}").status == "error"
