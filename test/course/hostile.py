"""What a submission may be besides right or wrong: broken, careless or hostile. The same for every assignment.

Each kind says what becomes of its marks: "full" (right answers, and the nuisance costs nothing), "none" (nothing but stubs, and the attack
earns nothing), "without" (all but what needs the first function, which is lost).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

Change = Callable[[NotebookNode], None]


@dataclass(frozen=True)
class Kind:
    name: str
    base: str
    """"right" or "untouched": what the cells hold before the change."""
    marks: str
    change: Change


def grade_id(cell: NotebookNode) -> str:
    return cell.metadata.get("nbgrader", {}).get("grade_id", "")


def solutions(nb: NotebookNode) -> list[NotebookNode]:
    """The cells that hold functions to write, in order."""
    records = [(cell, cell.metadata.get("nbgrader", {})) for cell in nb.cells if cell.cell_type == "code"]
    return [cell for cell, record in records if record.get("solution") and not record.get("grade")]


def tests(nb: NotebookNode) -> list[NotebookNode]:
    records = [(cell, cell.metadata.get("nbgrader", {})) for cell in nb.cells if cell.cell_type == "code"]
    return [cell for cell, record in records if record.get("grade") and record.get("locked")]


def before_first(code: str) -> Change:
    """A cell of the student's own, before the first function."""

    def change(nb: NotebookNode) -> None:
        nb.cells.insert(nb.cells.index(solutions(nb)[0]), new_code_cell(code))

    return change


def after_last(code: str) -> Change:
    """A cell of the student's own, after the last function and before its tests."""

    def change(nb: NotebookNode) -> None:
        nb.cells.insert(nb.cells.index(solutions(nb)[-1]) + 1, new_code_cell(code))

    return change


def in_first(edit: Callable[[str], str]) -> Change:
    def change(nb: NotebookNode) -> None:
        first = solutions(nb)[0]
        first.source = edit(first.source)

    return change


def in_body(code: str) -> Change:
    """Code at the beginning of the first function's body."""

    def edit(source: str) -> str:
        end = source.index("{\n", source.index("function ")) + 2
        return source[:end] + code + "\n" + source[end:]

    return in_first(edit)


def each_test(edit: Callable[[NotebookNode], None]) -> Change:
    def change(nb: NotebookNode) -> None:
        for cell in tests(nb):
            edit(cell)

    return change


def both(*changes: Change) -> Change:
    def change(nb: NotebookNode) -> None:
        for one in changes:
            one(nb)

    return change


def delete(which: Callable[[NotebookNode], list[NotebookNode]]) -> Change:
    def change(nb: NotebookNode) -> None:
        gone = [id(cell) for cell in which(nb)]
        nb.cells = [cell for cell in nb.cells if id(cell) not in gone]

    return change


def stub_returns(value: str) -> Change:
    """Every function returns something that is made to pass."""

    def change(nb: NotebookNode) -> None:
        for cell in solutions(nb):
            cell.source = cell.source.replace("todo();", f"return ({value}) as any;")

    return change


def record(nb: NotebookNode) -> dict:
    return nb.metadata.nbgrader


BROKEN = [
    Kind("untouched", "untouched", "none", lambda nb: None),
    Kind("syntax-error", "right", "without", in_first(lambda source: source.replace("{\n", "{{(\n", 1))),
    Kind("type-error", "right", "without", in_first(lambda source: source + '\nconst wrong: number = "four";')),
    Kind("deleted-function", "right", "without", delete(lambda nb: solutions(nb)[:1])),
    Kind("deleted-tests", "right", "full", delete(tests)),
    Kind("deleted-helpers", "right", "full", delete(lambda nb: [c for c in nb.cells if grade_id(c) == "helpers"])),
    Kind(
        "throws-after-pass",
        "right",
        "without",
        in_first(lambda s: s + '\nconsole.log("✓ all passed");\nthrow new Error("x");'),
    ),
    Kind("endless-loop", "right", "without", in_body("for (;;) {}")),
    Kind("endless-cell", "right", "without", in_first(lambda source: source + "\nwhile (true) {}")),
    Kind("loop-after-await", "right", "without", in_first(lambda source: source + "\nawait 0;\nwhile (true) {}")),
    Kind("process-exit", "right", "without", in_first(lambda source: source + "\nprocess.exit(0);")),
    Kind(
        "prints-megabytes",
        "right",
        "full",
        before_first('for (let i = 0; i < 20_000; i++) console.log("x".repeat(1000));'),
    ),
    Kind("prints-in-calls", "right", "full", in_body('console.log("x".repeat(1_000_000));')),
    Kind(
        "writes-stderr",
        "right",
        "full",
        both(
            before_first('console.error("note"); process.stderr.write("note\\n");'), in_body('console.warn("called");')
        ),
    ),
    Kind(
        "rejects-later",
        "right",
        "full",
        after_last(
            'void Promise.resolve().then(() => { throw new Error("nobody waits"); }); setTimeout(() => { throw new Error("late"); }, 10);'
        ),
    ),
    Kind(
        "allocates-8-gib",
        "right",
        "full",
        before_first(
            "const hoard: Buffer[] = [];\ntry { for (let i = 0; i < 64; i++) hoard.push(Buffer.alloc(128 * 2 ** 20)); } catch { hoard.length = 0; }"
        ),
    ),
    Kind(
        "fills-the-heap",
        "right",
        "none",
        before_first("const heap: number[][] = [];\nfor (;;) heap.push(new Array(1_000_000).fill(1.5));"),
    ),
    Kind(
        "forks",
        "right",
        "full",
        before_first(
            'import { spawnSync } from "node:child_process";\nlet started = 0;\nfor (let i = 0; i < 400; i++) if (!spawnSync("/bin/sleep", ["60"], { timeout: 50 }).error) started += 1;\nif (started) throw new Error(`${started} processes`);'
        ),
    ),
    Kind(
        "opens-a-socket",
        "right",
        "full",
        before_first(
            'import { connect } from "node:net";\nconst reached = await new Promise<boolean>((resolve) => {\n  const socket = connect(PORT, "127.0.0.1", () => resolve(true));\n  socket.on("error", () => resolve(false));\n});\nif (reached) console.log("REACHED");'
        ),
    ),
]

CHEATS = [
    Kind(
        "math-tanh",
        "untouched",
        "none",
        before_first(
            "Math.tanh = () => 0; Math.exp = () => 0; Math.abs = () => 0; Math.max = () => 0; Number.isNaN = () => false; Number.isFinite = () => true; Object.is = () => true;"
        ),
    ),
    Kind(
        "own-check",
        "untouched",
        "none",
        before_first(
            "const requireExercise = () => {};\nconst pointsFor = (points: number) => points;\nconst check = () => {};\nconst freshNumbers = () => ({});"
        ),
    ),
    Kind(
        "globals",
        "untouched",
        "none",
        before_first(
            'import assert from "node:assert";\n(assert as any).ok = () => {};\n(globalThis as any).assert = () => {};\n(globalThis as any).console = { log() {} };\n(globalThis as any).Promise = class {};\n(globalThis as any).Error = class {};'
        ),
    ),
    Kind(
        "library-exports",
        "untouched",
        "none",
        before_first(
            'const library = require("gatebook");\nfor (const name of ["check", "requireExercise", "pointsFor"]) {\n  try { Object.defineProperty(library, name, { value: (points: unknown) => points, configurable: true }); } catch {}\n  try { library[name] = (points: unknown) => points; } catch {}\n}'
        ),
    ),
    Kind(
        "require-cache",
        "untouched",
        "none",
        before_first(
            'for (const file of Object.keys(require.cache)) {\n  const module = require.cache[file];\n  if (module && /gatebook|src.dist/.test(file)) module.exports = new Proxy({}, { get: () => () => 5 });\n}\nconst Module = require("node:module");\nModule._load = () => new Proxy({}, { get: () => () => 5 });'
        ),
    ),
    Kind(
        "prototypes",
        "untouched",
        "none",
        before_first(
            'Array.prototype.every = () => true; Array.prototype.some = () => false; (Array.prototype as any).find = () => undefined;\nArray.prototype.filter = function (this: unknown[]) { return this; } as any;\n(Object.prototype as any).status = "passed";\nFunction.prototype.call = () => 0;\nJSON.parse = () => ({ n: 1, value: 0 });'
        ),
    ),
    Kind(
        "own-cache-file",
        "untouched",
        "none",
        before_first(
            'import { writeFileSync } from "node:fs";\nconst file = require.resolve("gatebook");\ntry { writeFileSync(file, "exports.pointsFor = (points) => points;"); } catch {}'
        ),
    ),
    Kind(
        "reads-tests",
        "untouched",
        "none",
        before_first(
            'import { readdirSync, readFileSync, statSync } from "node:fs";\nfunction search(folder: string, depth: number): string[] {\n  if (depth > 6) return [];\n  try {\n    return readdirSync(folder).flatMap((name) => {\n      const path = `${folder}/${name}`;\n      try {\n        if (statSync(path).isDirectory()) return /node_modules|proc|sys$|usr/.test(name) ? [] : search(path, depth + 1);\n        return /\\.ipynb$|^gradebook\\.db$|^secret$|^shadow$/.test(name) && readFileSync(path).length > 0 ? [path] : [];\n      } catch { return []; }\n    });\n  } catch { return []; }\n}\nconsole.log("FOUND", JSON.stringify(["/", process.cwd(), "COURSE", "KIT"].flatMap((place) => search(place, 0))));'
        ),
    ),
    Kind(
        "environment",
        "untouched",
        "none",
        before_first('console.log("ENVIRONMENT", JSON.stringify(Object.keys(process.env).sort()));'),
    ),
    Kind(
        "false-answers",
        "untouched",
        "none",
        before_first(
            'import { writeSync } from "node:fs";\nfor (let fd = 3; fd < 64; fd++)\n  for (let n = 1; n < 40; n++)\n    try { writeSync(fd, `{"n":${n},"value":5}\\n{"n":${n},"value":[]}\\n`); } catch { break; }'
        ),
    ),
    Kind(
        "late-timer",
        "untouched",
        "none",
        before_first(
            'setInterval(() => { Math.abs = () => 0; (globalThis as any).Number.isNaN = () => false; console.log("5"); }, 1);'
        ),
    ),
    Kind(
        "kernel-globals",
        "untouched",
        "none",
        before_first(
            'for (const symbol of Object.getOwnPropertySymbols(globalThis)) {\n  const shelf: any = (globalThis as any)[symbol];\n  try { shelf.display?.({ "text/plain": "5" }, { displayId: "x" }); } catch {}\n  try { (globalThis as any)[symbol] = { take: () => () => 5 }; } catch {}\n}\nfor (const key of Object.keys(process)) if (/exit|kill/i.test(key)) try { (process as any)[key] = () => {}; } catch {}'
        ),
    ),
    Kind(
        "forged-protocol",
        "untouched",
        "none",
        before_first(
            'const { getEventListeners } = require("node:events");\nfor (const handle of (process as any)._getActiveHandles()) {\n  const message = { header: { msg_type: "execute_result" }, content: { data: { "text/plain": "5" }, metadata: {}, execution_count: 1 } };\n  try { handle.postMessage?.({ kind: "message", channel: "iopub", type: "execute_result", identities: [], parent: "{}", metadata: "{}", content: JSON.stringify(message.content), buffers: [], weight: 1 }); } catch {}\n  try { handle.write?.("5\\n"); } catch {}\n}'
        ),
    ),
    Kind("numbers-that-agree", "untouched", "none", stub_returns("Number.NaN")),
    Kind(
        "objects-that-agree",
        "untouched",
        "none",
        stub_returns(
            'new Proxy([], { get: (target, key) => (key === Symbol.toPrimitive ? () => 0 : key === "length" ? 1 : target) })'
        ),
    ),
    Kind("promises-for-ever", "untouched", "none", stub_returns("new Promise(() => {})")),
    Kind("huge-answers", "untouched", "none", stub_returns("new Array(20_000_000).fill(0)")),
    Kind(
        "errors-that-bite",
        "untouched",
        "none",
        stub_returns(
            "(() => { throw { get name() { throw 1; }, get message() { throw 2; }, toString() { throw 3; } }; })()"
        ),
    ),
    Kind("edited-tests", "untouched", "none", each_test(lambda cell: cell.update(source="5"))),
    Kind(
        "skipped-tests",
        "untouched",
        "none",
        each_test(lambda cell: cell.metadata.update(tags=["skip-execution", "raises-exception", "remove-cell"])),
    ),
    Kind("points-changed", "untouched", "none", each_test(lambda cell: record(cell).update(points=1000))),
    Kind("no-grade", "untouched", "none", each_test(lambda cell: record(cell).update(grade=False))),
    Kind(
        "unlocked",
        "untouched",
        "none",
        each_test(lambda cell: (record(cell).update(locked=False, solution=True), cell.update(source="5"))[0]),
    ),
    Kind(
        "renamed",
        "untouched",
        "none",
        each_test(lambda cell: record(cell).update(grade_id=record(cell)["grade_id"] + "-x")),
    ),
    Kind(
        "markdown-tests",
        "untouched",
        "none",
        each_test(
            lambda cell: (cell.update(cell_type="markdown"), cell.pop("outputs", 0), cell.pop("execution_count", 0))[0]
        ),
    ),
    Kind(
        "doubled-tests",
        "untouched",
        "none",
        lambda nb: nb.cells.extend([new_code_cell("5", metadata=dict(cell.metadata)) for cell in tests(nb)]),
    ),
    Kind(
        "other-kernel",
        "untouched",
        "none",
        lambda nb: nb.metadata.update(kernelspec={"name": "python3", "display_name": "Python", "language": "python"}),
    ),
]

KINDS = [*BROKEN, *CHEATS]
