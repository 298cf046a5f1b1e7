"""
Checks what cells can use of the language, of Node and of the notebook's folder. Also checks how cells ask for input,
and how the output of programs that they start is shown.
"""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from talk import Run, Talk, shown

NODE = int(subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout[1:].split(".")[0])


LANGUAGE = {
    "findLast": ("[1, 2, 3].findLast((x) => x < 3)", "2"),
    "toSorted": ("[3, 1].toSorted().join()", "'1,3'"),
    "toSpliced, of a readonly array": ("([1, 2] as readonly number[]).toSpliced(0, 1).length", "1"),
    "with, of a typed array": ("new Float32Array(2).with(1, 5)[1]", "5"),
    "at": ("'gate'.at(-1)", "'e'"),
    "cause": ("new Error('a', { cause: 1 }).cause", "1"),
    "crypto": ("crypto.randomUUID().length", "36"),
    "WebAssembly": ("WebAssembly.validate(new Uint8Array([0]))", "false"),
    "structuredClone": ("structuredClone({ a: 1 }).a", "1"),
    "fetch": ("typeof fetch", "'function'"),
    "using": (
        "const said: string[] = [];\n{ using one = { [Symbol.dispose]() { said.push('gone'); } }; }\nsaid.join()",
        "'gone'",
    ),
    "decorators of the language": (
        "const seen: string[] = [];\n"
        "function watch(_: unknown, { name }: ClassMethodDecoratorContext): void { seen.push(String(name)); }\n"
        "class Gate { @watch forget(): void {} }\nseen.join()",
        "'forget'",
    ),
    "satisfies": ("({ units: 4 } satisfies { units: number }).units", "4"),
    "const type parameters": ("const same = <const T,>(value: T): T => value;\nsame([1, 2])[1]", "2"),
    "WeakRef": ("new WeakRef({}).deref() !== undefined", "true"),
}


@pytest.mark.parametrize(("cell", "expected"), LANGUAGE.values(), ids=LANGUAGE.keys())
def test_cells_can_use_the_language_of_the_running_node(kernel: Talk, cell: str, expected: str) -> None:
    assert shown(kernel.run(cell)) == expected


@pytest.mark.parametrize(
    ("name", "since"), [("navigator.language", 21), ("Object.groupBy", 22), ("Promise.withResolvers", 22)]
)
def test_a_feature_of_a_later_node_is_an_error_in_an_earlier_one(kernel: Talk, name: str, since: int) -> None:
    assert kernel.run(f"void {name};").status == ("ok" if since <= NODE else "error")


def test_global_types_that_a_cell_declares_apply_to_later_cells(kernel: Talk) -> None:
    block = "declare global { interface Array<T> { second(): T | undefined } }\n"
    assert (
        shown(kernel.run(f"{block}Array.prototype.second = function () {{ return this[1]; }};\n[1, 2].second()")) == "2"
    )
    assert shown(kernel.run("const between = 1;\n[3, 4].second()")) == "4"
    assert shown(kernel.run("['a', 'b'].second()?.length")) == "1"


JSX = {
    "an element": "const e = <div>hello</div>;",
    "a self-closing element": "const a = 1;\nconst e = <img src='a.png' />;",
    "a fragment": "const e = <><b>a</b></>;",
    "an element in a call": "show(<Figure data={[1]} />);",
}


@pytest.mark.parametrize("cell", JSX.values(), ids=JSX.keys())
def test_jsx_is_rejected_with_one_message_that_names_an_alternative(kernel: Talk, cell: str) -> None:
    error = kernel.run(cell).error
    assert error["evalue"].count("TS") == 1
    assert "A cell cannot contain JSX" in error["evalue"]
    assert "display.html" in error["evalue"]


def test_comparisons_and_type_parameters_are_not_mistaken_for_jsx(kernel: Talk) -> None:
    assert shown(kernel.run("const less = (a: number, b: number) => a <b;\nless(1, 2)")) == "true"
    assert "Expression expected" in kernel.run("const broken = 1 <").error["evalue"]
    assert shown(kernel.run("const same = <T>(value: T): T => value;\nsame<number>(3)")) == "3"


def test_a_tsconfig_next_to_the_notebook_is_used(start: Callable[..., Talk], tmp_path: Path) -> None:
    options = {
        **{"strict": False, "strictNullChecks": True, "noUncheckedIndexedAccess": True, "lib": ["es2023", "dom"]},
        **{"outDir": "elsewhere", "module": "amd"},
    }
    (tmp_path / "tsconfig.json").write_text(json.dumps({"compilerOptions": options}))
    talk = start()
    assert talk.run("const anything = (x) => x; anything(1)").status == "ok", "strict is off"
    assert "TS2322" in talk.run("const first: number = [1][0];").error["evalue"], "noUncheckedIndexedAccess is on"
    assert talk.run("typeof (null as HTMLElement | null)").status == "ok", "lib contains dom"
    assert talk.run("import { join } from 'node:path';\njoin('a', 'b')").status == "ok", "the kernel sets module"
    assert not (tmp_path / "elsewhere").exists(), "the kernel sets outDir"


def test_an_invalid_tsconfig_is_an_error_of_the_cell(start: Callable[..., Talk], tmp_path: Path) -> None:
    (tmp_path / "tsconfig.json").write_text('{"compilerOptions": {"strict": "yes"}}')
    assert "tsconfig.json" in start().run("1").error["evalue"]


def answering(kernel: Talk, code: str, *answers: str) -> tuple[Run, list[str]]:
    """Runs a cell and answers its questions with these answers. Returns the outcome and the questions."""
    asked: list[str] = []
    message_id = kernel.send(code, allow_stdin=True)
    for answer in answers:
        question = kernel.client.get_stdin_msg(timeout=600)
        asked.append(question["content"]["prompt"])
        kernel.client.input(answer)
    return kernel.finish(message_id), asked


def test_prompt_asks_below_the_cell_and_waits_for_the_answer(kernel: Talk) -> None:
    run, asked = answering(
        kernel, "const name = prompt('Who?');\nconst age = prompt('Age?', '7');\n`${name} ${age}`", "ada", ""
    )
    assert asked == ["Who? ", "Age? [7] "]
    assert shown(run) == "'ada 7'"


@pytest.mark.parametrize(("answer", "expected"), [("y", "true"), ("YES", "true"), ("n", "false"), ("", "false")])
def test_confirm_returns_true_for_yes_only(kernel: Talk, answer: str, expected: str) -> None:
    run, asked = answering(kernel, "confirm('Train on?')", answer)
    assert (shown(run), asked) == (expected, ["Train on? [y/N] "])


def test_alert_waits_for_enter_and_earlier_output_is_shown_before_it(kernel: Talk) -> None:
    run, asked = answering(kernel, "console.log('first');\nalert('Look');\nconsole.log('then');", "")
    assert asked == ["Look [Enter] "]
    assert run.text() == "first\nthen\n"


@pytest.mark.parametrize("ask", ["prompt('a')", "confirm('a')", "alert('a')"])
def test_a_question_is_an_error_if_the_client_allows_no_input(kernel: Talk, ask: str) -> None:
    error = kernel.run(ask, allow_stdin=False).error
    assert "does not support input" in error["evalue"]
    assert ask.split("(")[0] in error["evalue"]


def test_a_cell_that_waits_for_an_answer_can_be_interrupted(kernel: Talk) -> None:
    message_id = kernel.send("prompt('for ever')", allow_stdin=True)
    kernel.client.get_stdin_msg(timeout=600)
    kernel.interrupt()
    assert kernel.finish(message_id).error["ename"] == "KeyboardInterrupt"
    kernel.client.input("too late")
    run, _ = answering(kernel, "prompt('again')", "now")
    assert shown(run) == "'now'"


READS = {
    "readFileSync": "require('fs').readFileSync(0)",
    "readFileSync of /dev/stdin": "require('fs').readFileSync('/dev/stdin', 'utf8')",
    "readSync": "require('fs').readSync(0, Buffer.alloc(1))",
    "process.stdin": "for await (const line of process.stdin) console.log(line);",
    "an import": "import { readFileSync } from 'node:fs';\nreadFileSync(0)",
}


@pytest.mark.parametrize("cell", READS.values(), ids=READS.keys())
def test_reading_standard_input_is_an_error_instead_of_an_empty_text(kernel: Talk, cell: str) -> None:
    error = kernel.run(cell).error
    assert error["ename"] == "NoInput"
    assert "prompt()" in error["evalue"]


def test_each_attempt_to_read_standard_input_gets_the_error(kernel: Talk) -> None:
    for _ in range(3):
        assert kernel.run(READS["process.stdin"]).error["ename"] == "NoInput"


SPAWN = "import { spawn, spawnSync, execSync, execFileSync, fork } from 'node:child_process';\n"
DONE = "await new Promise((done) => child.on('close', done));"
CHILDREN: dict[str, tuple[str, str, str]] = {
    "spawnSync": ("spawnSync('echo', ['a'], { stdio: 'inherit' });", "a\n", ""),
    "spawnSync, both outputs": (
        "spawnSync('sh', ['-c', 'echo a; echo b >&2'], { stdio: 'inherit' });",
        "a\n",
        "b\n",
    ),
    "spawnSync, one output": (
        "spawnSync('sh', ['-c', 'echo a; echo b >&2'], { stdio: ['ignore', 'inherit', 'ignore'] });",
        "a\n",
        "",
    ),
    "stderr to stdout": ("spawnSync('sh', ['-c', 'echo b >&2'], { stdio: ['ignore', 'inherit', 1] });", "b\n", ""),
    "execSync": ("execSync('echo a; echo b >&2', { stdio: 'inherit' });", "a\n", "b\n"),
    "execSync's stderr, by default": ("execSync('echo b >&2');", "", "b\n"),
    "execFileSync": ("execFileSync('echo', ['a'], { stdio: 'inherit' });", "a\n", ""),
    "spawn": (f"const child = spawn('echo', ['a'], {{ stdio: 'inherit' }});\n{DONE}", "a\n", ""),
    "spawn to a stream": (
        f"const child = spawn('echo', ['a'], {{ stdio: ['ignore', process.stdout, 'pipe'] }});\n{DONE}",
        "a\n",
        "",
    ),
    "more than a pipe holds": (
        "spawnSync('sh', ['-c', 'head -c 200000 /dev/zero | tr \"\\\\\\\\0\" x'], { stdio: 'inherit' });",
        "x" * 200000,
        "",
    ),
}


@pytest.mark.parametrize(("cell", "stdout", "stderr"), CHILDREN.values(), ids=CHILDREN.keys())
def test_output_of_a_program_appears_below_the_cell_that_started_it(
    kernel: Talk, cell: str, stdout: str, stderr: str
) -> None:
    run = kernel.run(SPAWN + cell)
    assert run.status == "ok", run
    assert (run.text(), run.text("stderr")) == (stdout, stderr)


def test_output_of_a_forked_node_program_appears_below_the_cell(kernel: Talk, tmp_path: Path) -> None:
    (tmp_path / "child.js").write_text("console.log('from the child'); console.error('its error');")
    path = json.dumps(str(tmp_path / "child.js"))
    run = kernel.run(f"{SPAWN}const child = fork({path});\n{DONE}")
    assert (run.text(), run.text("stderr")) == ("from the child\n", "its error\n")


def test_output_of_a_program_that_does_not_inherit_stdout_is_not_shown(kernel: Talk) -> None:
    run = kernel.run(f"{SPAWN}spawnSync('echo', ['a']).stdout.toString()")
    assert (shown(run), run.text()) == ("'a\\n'", "")
    assert shown(kernel.run(f"{SPAWN}String(execSync('echo a'))")) == "'a\\n'"


def test_execsync_still_throws_if_its_program_fails(kernel: Talk) -> None:
    run = kernel.run(f"{SPAWN}execSync('echo a; exit 3', {{ stdio: 'inherit' }});")
    assert ("Command failed" in run.error["evalue"], run.text()) == (True, "a\n")
    assert shown(kernel.run(f"{SPAWN}spawnSync('sh', ['-c', 'exit 3'], {{ stdio: 'inherit' }}).status")) == "3"
