"""Checks what a cell can import: files next to the notebook, and packages of every kind."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from talk import Run, Talk, shown

PACKAGE_TYPES = "export declare const answer: number;\ndeclare const all: { answer: number };\nexport default all;"
CODE = "export const answer = 42;\nexport default { answer };"
AWAITING = "export const answer = await Promise.resolve(42);\nexport default { answer };"
MODULE = {"type": "module", "main": "index.js", "types": "index.d.ts"}

#: The packages of these tests, each with the content of its package.json and its files.
PACKAGES: dict[str, tuple[dict, dict[str, str]]] = {
    "module-with-main": (MODULE, {"index.js": CODE, "index.d.ts": PACKAGE_TYPES}),
    "import-only": (
        {"type": "module", "exports": {".": {"types": "./index.d.ts", "import": "./index.js"}}},
        {"index.js": CODE, "index.d.ts": PACKAGE_TYPES},
    ),
    "awaits-at-the-top": (MODULE, {"index.js": AWAITING, "index.d.ts": PACKAGE_TYPES}),
    "mjs-without-type": (
        {"main": "index.mjs", "types": "index.d.ts"},
        {"index.mjs": CODE, "index.d.ts": PACKAGE_TYPES},
    ),
    "imports-another": (
        MODULE,
        {
            "index.js": 'export * from "import-only";\nexport { default } from "import-only";',
            "index.d.ts": PACKAGE_TYPES,
        },
    ),
    "types-of-a-condition": (
        {
            "exports": {
                ".": {
                    "import": {"types": "./index.d.mts", "default": "./index.mjs"},
                    "require": {"types": "./index.d.cts", "default": "./index.cjs"},
                }
            }
        },
        {
            "index.mjs": CODE,
            "index.cjs": "exports.answer = 42;\nexports.default = { answer: 42 };\nexports.__esModule = true;",
            "index.d.mts": PACKAGE_TYPES,
            "index.d.cts": PACKAGE_TYPES,
        },
    ),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a notebook, with its own packages."""
    place = tmp_path_factory.mktemp("modules")
    untyped = ({"main": "index.js"}, {"index.js": "exports.answer = 42;"})
    first = {"first": PACKAGES["import-only"], "first-awaiting": PACKAGES["awaits-at-the-top"]}
    broken = (MODULE, {"index.js": 'throw new Error("this package fails");', "index.d.ts": PACKAGE_TYPES})
    for name, (about, files) in {**PACKAGES, **first, "untyped": untyped, "broken": broken}.items():
        package = place / "node_modules" / name
        package.mkdir(parents=True)
        (package / "package.json").write_text(json.dumps({"name": name, "version": "1.0.0", **about}))
        for file, text in files.items():
            (package / file).write_text(text)
    return place


@pytest.fixture(scope="module")
def begun(folder: Path, specification: Path) -> Iterator[tuple[Talk, Run]]:
    """A kernel in that folder, and the outcome of its first cell, which imports packages."""
    talk = Talk(cwd=folder)
    yield talk, talk.run('import { answer } from "first";\nawait import("first-awaiting");')
    talk.close()


@pytest.fixture
def here(begun: tuple[Talk, Run]) -> Talk:
    return begun[0]


def test_importing_prints_nothing(begun: tuple[Talk, Run]) -> None:
    run = begun[1]
    assert (run.status, run.text(), run.text("stderr")) == ("ok", "", "")


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_of_ecmascript_modules_can_be_imported(here: Talk, name: str) -> None:
    assert shown(here.run(f'import {{ answer }} from "{name}";\nanswer')) == "42"
    assert shown(here.run(f'import whole from "{name}";\nwhole.answer')) == "42"
    assert shown(here.run(f'import * as names from "{name}";\nnames.answer')) == "42"
    assert shown(here.run(f'const dynamic = await import("{name}");\ndynamic.answer')) == "42"
    assert shown(here.run(f'require("{name}").answer')) == "42"


def test_a_package_without_types_has_type_any(here: Talk) -> None:
    assert shown(here.run('import { answer } from "untyped";\nanswer.anything === undefined && answer')) == "42"
    assert shown(here.run('(await import("untyped")).answer')) == "42"


def test_types_of_packages_are_checked(here: Talk) -> None:
    error = here.run('import { answer } from "import-only";\nanswer.toUpperCase();').error
    assert "'toUpperCase' does not exist on type 'number'" in error["evalue"]


def test_an_error_in_an_imported_package_is_the_error_of_the_cell(here: Talk) -> None:
    assert here.run('import { answer } from "broken";\nanswer').error["evalue"] == "this package fails"
    assert here.run('await import("broken");').error["evalue"] == "this package fails"
    assert shown(here.run("'goes on'")) == "'goes on'"


def test_the_error_about_a_missing_package_names_it(here: Talk) -> None:
    assert "'not-there'" in here.run('import { answer } from "not-there";').error["evalue"]
    assert "not-there" in here.run('await import("not-there" as string);').error["evalue"]


def test_an_import_in_a_function_happens_when_the_function_is_called(here: Talk) -> None:
    here.run('const later = async () => (await import("awaits-at-the-top")).answer;')
    assert shown(here.run("await later()")) == "42"


def test_a_package_of_the_kit_is_found_from_any_folder(here: Talk) -> None:
    assert shown(here.run('(await import("mathjs")).abs(-3)')) == "3"
    assert shown(here.run('(await import("node:path")).basename("a/b")')) == "'b'"


def test_a_json_file_can_be_imported(here: Talk, folder: Path) -> None:
    (folder / "settings.json").write_text('{"units": 4}')
    assert shown(here.run('import settings from "./settings.json";\nsettings.units')) == "4"


FILES = ["helper.ts", "helper-m.mts", "helper-c.cts"]
FAILING = """export const version: number = 1;
export function fail(x: number): number {
  if (x > 1) {
    throw new RangeError("too large");
  }
  return x;
}
"""


@pytest.mark.parametrize("file", FILES)
def test_an_error_in_a_file_next_to_the_notebook_shows_its_line_and_excerpt(
    here: Talk, folder: Path, file: str
) -> None:
    (folder / file).write_text(FAILING)
    path = "./" + file.replace("mts", "mjs").replace("cts", "cjs").removesuffix(".ts")
    assert shown(here.run(f'import {{ fail }} from "{path}";\nfail(1)')) == "1"
    error = here.run("fail(3)").error
    told = "\n".join(error["traceback"])
    assert error["evalue"] == "too large"
    assert f"{file}:4:11" in told
    assert 'throw new RangeError("too large");' in told
    assert "In[" in told, "the calling cell is named too"


@pytest.mark.parametrize("file", FILES)
def test_a_changed_file_is_imported_again(here: Talk, folder: Path, file: str) -> None:
    path = "./" + file.replace("mts", "mjs").replace("cts", "cjs").removesuffix(".ts")
    for factor in (10, 100, 1000):
        (folder / file).write_text(f"export function fail(x: number): number {{\n  return x * {factor};\n}}\n")
        assert shown(here.run(f'import {{ fail }} from "{path}";\nfail(3)')) == str(3 * factor)


def test_a_change_in_an_indirectly_imported_file_is_seen(here: Talk, folder: Path) -> None:
    (folder / "outer.ts").write_text('import { inner } from "./inner";\nexport const outer = () => inner() + 1;\n')
    for value in (1, 2):
        (folder / "inner.ts").write_text(f"export const inner = () => {value};\n")
        assert shown(here.run('import { outer } from "./outer";\nouter()')) == str(value + 1)


def test_a_file_that_is_created_later_is_found(here: Talk, folder: Path) -> None:
    assert "Cannot find module" in here.run('import { late } from "./late";').error["evalue"]
    (folder / "late.ts").write_text("export const late = 7;")
    assert shown(here.run('import { late } from "./late";\nlate')) == "7"


def test_an_imported_file_can_import_packages_of_ecmascript_modules(here: Talk, folder: Path) -> None:
    (folder / "uses.ts").write_text('import { answer } from "import-only";\nexport const twice = 2 * answer;\n')
    assert shown(here.run('import { twice } from "./uses";\ntwice')) == "84"
    assert shown(here.run('(await import("./uses")).twice')) == "84"


def test_a_type_error_in_a_file_names_the_file_and_its_line(here: Talk, folder: Path) -> None:
    (folder / "wrong.ts").write_text("export const fine = 1;\nexport const wrong: number = 'a';\n")
    assert "wrong.ts:2:14" in here.run('import { wrong } from "./wrong";').error["evalue"]
