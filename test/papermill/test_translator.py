"""Checks the translation of parameters to TypeScript. TypeScript's own compiler reads the results."""

import datetime
import json
import math
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from gatebook_papermill.translator import TypeScriptTranslator
from nbformat.v4 import new_code_cell

KIT = Path(__file__).resolve().parents[2]
NASTY = [
    "",
    'a "quoted" text',
    "back\\slash\\",
    "line\nbreak\r\ttab",
    "\u2028\u2029\x00\x1b",
    "`${process.exit(1)}`",
    '"; process.exit(1); //',
    "*/ process.exit(1) /*",
    "ü 漢 😀 \ud800",
    "</script>",
]
VALUES: list[Any] = [
    *NASTY,
    0,
    -7,
    2**53 - 1,
    0.1,
    -1e-300,
    1e300,
    True,
    False,
    None,
    [],
    {},
    [1, [2.5, "x"], None, {"a": [True]}],
    {"rate": 0.5, "two words": NASTY, "__proto__": {"polluted": 1}, "constructor": 1, "": None},
]


def read_back(parameters: dict[str, Any]) -> dict[str, Any]:
    """
    Compiles and runs this TypeScript code, and returns the values of the parameters. The compiler is in strict mode.
    """
    code = "".join(f"const {name} = {TypeScriptTranslator.translate(one)};\n" for name, one in parameters.items())
    program = """
const ts = require("typescript");
const code = require("node:fs").readFileSync(0, "utf8");
const compilerOptions = { strict: true, target: ts.ScriptTarget.ES2022 };
const { outputText, diagnostics } = ts.transpileModule(code, { reportDiagnostics: true, compilerOptions });
if (diagnostics.length) throw new Error(JSON.stringify(diagnostics.map((one) => one.messageText)));
const names = NAMES;
const values = new Function(`${outputText}; return [${names.join(", ")}];`)();
const shown = (value) => Array.isArray(value) ? value.map(shown)
  : typeof value === "number" && !Number.isFinite(value) ? String(value)
  : value && typeof value === "object" ? record(value)
  : value;
const record = (value) => ({
  proto: Object.getPrototypeOf(value) === Object.prototype,
  own: Object.entries(value).map(([name, one]) => [name, shown(one)]),
});
process.stdout.write(JSON.stringify(values.map(shown)));
""".replace("NAMES", json.dumps(list(parameters)))
    node = shutil.which("node")
    assert node
    told = subprocess.run([node, "-e", program], input=code.encode(), cwd=KIT, capture_output=True, check=False)
    assert told.returncode == 0, told.stderr.decode()
    return dict(zip(parameters, json.loads(told.stdout), strict=True))


def shown(value: Any) -> Any:
    if isinstance(value, dict):
        return {"proto": True, "own": [[key, shown(one)] for key, one in value.items()]}
    return [shown(one) for one in value] if isinstance(value, list) else value


def test_every_value_is_read_back_unchanged() -> None:
    parameters = {f"p{n}": value for n, value in enumerate(VALUES)}
    assert read_back(parameters) == {name: shown(value) for name, value in parameters.items()}


def test_numbers_that_json_lacks_are_read_back() -> None:
    assert read_back({"a": math.nan, "b": math.inf, "c": -math.inf, "d": [math.nan]}) == {
        "a": "NaN",
        "b": "Infinity",
        "c": "-Infinity",
        "d": ["NaN"],
    }


def test_dates_from_yaml_become_texts() -> None:
    assert read_back({"day": datetime.date(2021, 3, 4)}) == {"day": "2021-03-04"}


@pytest.mark.parametrize(
    ("value", "spellings"),
    [
        (7, ["7", "7n"]),
        (True, ["true"]),
        (2**60, ["1152921504606846976n"]),
        (None, ["null", "undefined"]),
        (datetime.date(2021, 3, 4), ['"2021-03-04"', 'new Date("2021-03-04")']),
        (0.5, ["0.5"]),
    ],
)
def test_spellings_returns_the_usual_spelling_first_and_then_those_of_other_types(
    value: Any, spellings: list[str]
) -> None:
    assert TypeScriptTranslator.spellings(value) == spellings


@pytest.mark.parametrize(
    "value",
    [2**53, -(2**60), object(), b"bytes", {1: 2}, [[object()]]],
    ids=["2^53", "-2^60", "an object", "bytes", "a number as a key", "an object in lists"],
)
def test_a_value_that_cannot_be_written_exactly_is_rejected(value: Any) -> None:
    with pytest.raises(ValueError, match="expected"):
        TypeScriptTranslator.translate(value)


def test_every_line_of_a_comment_stays_a_comment() -> None:
    text = TypeScriptTranslator.codify({}, comment="one\nprocess.exit(1)\u2028process.exit(1)\rtwo")
    assert [line[:3] for line in text.rstrip("\n").split("\n")] == ["// "] * 4


def test_inspect_finds_a_notebooks_parameters() -> None:
    cell = new_code_cell(
        '// Settings\nconst cells: readonly CellName[] = ["rnn"]; // which cells\nlet steps = 3;\n'
        "const f = () => 1;\n{ const inner = 2; }"
    )
    assert [tuple(one) for one in TypeScriptTranslator.inspect(cell)] == [
        ("cells", "readonly CellName[]", '["rnn"]', "which cells"),
        ("steps", "None", "3", ""),
        ("f", "None", "() => 1", ""),
    ]


def test_inspect_finds_lists_over_several_lines_and_settings_without_a_value() -> None:
    cell = new_code_cell(
        'const cells = [\n  "rnn",\n  "a]b",\n] as const; // which\nconst sizes = {\n  units: [8],\n};\n'
        "const T = 5 // no semicolon\nconst open = [1,\n  2]\nlet a = 1, b: string;\nconst { inner } = { inner: 1 };"
    )
    assert [tuple(one) for one in TypeScriptTranslator.inspect(cell)] == [
        ("cells", "None", '[\n  "rnn",\n  "a]b",\n] as const', "which"),
        ("sizes", "None", "{\n  units: [8],\n}", ""),
        ("T", "None", "5", "no semicolon"),
        ("open", "None", "[1,\n  2]", ""),
        ("a", "None", "1", ""),
        ("b", "string", "", ""),
    ]
