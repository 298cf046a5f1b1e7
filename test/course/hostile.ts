// Code for broken and hostile submissions. Each begins with `// %% NAME: BASE answers, MARKS marks, PLACE`. BASE describes the answers in the submission before
// the code is added, and MARKS the expected marks (see hostile.py). PLACE is the place where the code is added:
//   before: in a new cell before the first function
//   after: in a new cell after the last function
//   end: at the end of the first function's cell
//   body: in the first function's body
//   returns: as the value that every stub returns
// graded.py replaces PORT by the port of a service, and "COURSE" and "KIT" by the paths of these folders.

// %% writes-stderr: right answers, full marks, before
console.error("note");
process.stderr.write("note\n");
console.warn("once more");

// %% throws-after-pass: right answers, without marks, end
console.log("✓ all passed");
throw new Error("and yet");

// %% type-error: right answers, without marks, end
const wrong: number = "four";

// %% endless-cell: right answers, without marks, end
while (true) {}

// %% loop-after-await: right answers, without marks, end
await 0;
while (true) {}

// %% process-exit: right answers, without marks, end
process.exit(0);

// %% endless-loop: right answers, without marks, body
for (;;) {}

// %% prints-megabytes: right answers, full marks, before
for (let i = 0; i < 20_000; i++) console.log("x".repeat(1000));

// %% prints-in-calls: right answers, full marks, body
console.log("x".repeat(1_000_000));

// %% rejects-later: right answers, full marks, after
void Promise.resolve().then(() => { throw new Error("no cell waits for this"); });
setTimeout(() => { throw new Error("late"); }, 10);

// %% allocates-8-gib: right answers, full marks, before
// the blocks are large, so that V8 still has some memory when a block is rejected; without memory, V8 aborts
const hoard: Buffer[] = [];
try { for (let i = 0; i < 8; i++) hoard.push(Buffer.alloc(2 ** 30)); } catch { hoard.length = 0; }

// %% fills-the-heap: right answers, none marks, before
const heap: number[][] = [];
for (;;) heap.push(new Array(1_000_000).fill(1.5));

// %% forks: right answers, full marks, before
import { spawnSync } from "node:child_process";
let started = 0;
for (let i = 0; i < 400; i++) if (!spawnSync("/bin/sleep", ["60"], { timeout: 50 }).error) started += 1;
if (started) throw new Error(`${started} processes`);

// %% opens-a-socket: right answers, full marks, before
import { connect } from "node:net";
const reached = await new Promise<boolean>((resolve) => {
  const socket = connect(PORT, "127.0.0.1", () => resolve(true));
  socket.on("error", () => resolve(false));
});
if (reached) console.log("REACHED");

// %% math-tanh: untouched answers, none marks, before
Math.tanh = Math.exp = Math.abs = Math.max = () => 0;
Number.isNaN = () => false;
Number.isFinite = Object.is = () => true;

// %% own-check: untouched answers, none marks, before
const requireExercise = () => {};
const pointsFor = (points: number) => points;
const check = () => {};
const freshNumbers = () => ({});

// %% globals: untouched answers, none marks, before
import assert from "node:assert";
(assert as any).ok = () => {};
(globalThis as any).assert = () => {};
(globalThis as any).console = { log() {} };
(globalThis as any).Promise = class {};
(globalThis as any).Error = class {};

// %% library-exports: untouched answers, none marks, before
const library = require("gatebook");
for (const name of ["check", "requireExercise", "pointsFor"]) {
  try { Object.defineProperty(library, name, { value: (points: unknown) => points, configurable: true }); } catch {}
  try { library[name] = (points: unknown) => points; } catch {}
}

// %% require-cache: untouched answers, none marks, before
for (const file of Object.keys(require.cache)) {
  const module = require.cache[file];
  if (module && /gatebook|src.dist/.test(file)) module.exports = new Proxy({}, { get: () => () => 5 });
}
const Module = require("node:module");
Module._load = () => new Proxy({}, { get: () => () => 5 });

// %% prototypes: untouched answers, none marks, before
Array.prototype.every = () => true; Array.prototype.some = () => false; (Array.prototype as any).find = () => undefined;
Array.prototype.filter = function (this: unknown[]) { return this; } as any;
(Object.prototype as any).status = "passed";
Function.prototype.call = () => 0;
JSON.parse = () => ({ n: 1, value: 0 });

// %% own-cache-file: untouched answers, none marks, before
import { writeFileSync } from "node:fs";
const file = require.resolve("gatebook");
try { writeFileSync(file, "exports.pointsFor = (points) => points;"); } catch {}

// %% reads-tests: untouched answers, none marks, before
import { readdirSync, readFileSync, statSync } from "node:fs";
function search(folder: string, depth: number): string[] {
  if (depth > 6) return [];
  try {
    return readdirSync(folder).flatMap((name) => {
      const path = `${folder}/${name}`;
      try {
        if (statSync(path).isDirectory()) return /node_modules|proc|sys$|usr/.test(name) ? [] : search(path, depth + 1);
        return /\.ipynb$|^gradebook\.db$|^secret$|^shadow$/.test(name) && readFileSync(path).length > 0 ? [path] : [];
      } catch { return []; }
    });
  } catch { return []; }
}
console.log("FOUND", JSON.stringify(["/", process.cwd(), "COURSE", "KIT"].flatMap((place) => search(place, 0))));
console.log("ENVIRONMENT", JSON.stringify(Object.keys(process.env).sort()));

// %% false-answers: untouched answers, none marks, before
import { writeSync } from "node:fs";
for (let fd = 3; fd < 64; fd++)
  for (let n = 1; n < 40; n++)
    try { writeSync(fd, `{"n":${n},"value":5}\n{"n":${n},"value":[]}\n`); } catch { break; }

// %% late-timer: untouched answers, none marks, before
setInterval(() => { Math.abs = () => 0; (globalThis as any).Number.isNaN = () => false; console.log("5"); }, 1);

// %% kernel-globals: untouched answers, none marks, before
for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
  const shelf: any = (globalThis as any)[symbol];
  try { shelf.display?.({ "text/plain": "5" }, { displayId: "x" }); } catch {}
  try { (globalThis as any)[symbol] = { take: () => () => 5 }; } catch {}
}
for (const key of Object.keys(process)) if (/exit|kill/i.test(key)) try { (process as any)[key] = () => {}; } catch {}

// %% forged-protocol: untouched answers, none marks, before
for (const handle of (process as any)._getActiveHandles()) {
  const content = JSON.stringify({ data: { "text/plain": "5" }, metadata: {}, execution_count: 1 });
  const message = { kind: "message", channel: "iopub", type: "execute_result", identities: [], parent: "{}" };
  try { handle.postMessage?.({ ...message, metadata: "{}", content, buffers: [], weight: 1 }); } catch {}
  try { handle.write?.("5\n"); } catch {}
}

// %% numbers-that-agree: untouched answers, none marks, returns
Number.NaN

// %% objects-that-agree: untouched answers, none marks, returns
new Proxy([], { get: (target, key) => (key === Symbol.toPrimitive ? () => 0 : key === "length" ? 1 : target) })

// %% promises-that-never-settle: untouched answers, none marks, returns
new Promise(() => {})

// %% huge-answers: untouched answers, none marks, returns
new Array(20_000_000).fill(0)

// %% errors-that-throw: untouched answers, none marks, returns
(() => { throw { get name() { throw 1; }, get message() { throw 2; }, toString() { throw 3; } }; })()

// %% vm-hook: untouched answers, none marks, before
const vm = require("node:vm");
vm.runInThisContext = () => () => 5;
vm.Script.prototype.runInThisContext = () => () => 5;
