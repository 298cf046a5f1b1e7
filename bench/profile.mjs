// npm run bench -- profile [SIZE] [CELL]: measures the parts of the time of one fused training step. SIZE is 1 to 4 (default 2), CELL as in sizes.mjs.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { ours } from "./cells/contestants/ours.mjs";
import { count, readNumbers } from "./cells/numbers.mjs";
import { writeProblem } from "./cells/problem.mjs";
import { nameOf, sizes } from "./cells/sizes.mjs";
import { median } from "./cells/statistics.mjs";

/** @typedef {{ calls: number, milliseconds: number }} Share */
/** @typedef {Readonly<Record<string, ((...args: unknown[]) => unknown) | number | string>>} Binding */

/** @param {string[]} args */
export async function measure([size = "2", cell = "lstm"]) {
  await ready();
  const one = sizes[Number(size) - 1];
  if (!one) throw new Error(`profile: SIZE must be 1 to ${sizes.length}, got ${size}`);
  const folder = mkdtempSync(join(tmpdir(), "bench-profile-"));
  try {
    const file = writeProblem(folder, /** @type {import("./cells/sizes.mjs").CellName} */ (cell), one);
    const problem = JSON.parse(readFileSync(file, "utf8"));
    report(`${cell}, ${nameOf(one)}`, contestant(problem), one.B > 1 ? 20 : 200);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import("./cells/problem.mjs").Problem} problem */
function contestant(problem) {
  const lengths = problem.operands.map(({ shape }) => count(shape));
  const values = readNumbers(problem.numbers, lengths);
  const operands = problem.operands.map(({ name, shape }, n) => [name, tf.tensor(values[n] ?? [], [...shape])]);
  return ours("fused")(problem, Object.fromEntries(operands));
}

/**
 * @param {string} title
 * @param {import("./cells/contestants/worker.mjs").Contestant} one
 * @param {number} times
 */
function report(title, one, times) {
  for (let n = 0; n < times / 4; n++) one.both();
  const whole = median(Array.from({ length: times }, () => timed(() => one.both())));
  const shares = watch(one, times);
  const rows = [...shares].map(([name, { calls, milliseconds }]) => ({
    "inside TensorFlow": name,
    "calls per step": calls / times,
    "ms per step": milliseconds / times,
  }));
  const inside = rows.reduce((sum, row) => sum + row["ms per step"], 0);
  const calls = rows.reduce((sum, row) => sum + row["calls per step"], 0);
  console.table(
    rows
      .sort((a, b) => b["ms per step"] - a["ms per step"])
      .slice(0, 16)
      .map((row) => ({ ...row, "ms per step": Number(row["ms per step"].toPrecision(3)) })),
  );
  console.log(
    `${title}: a step with gradients takes ${whole.toPrecision(3)} ms (median of ${times}, without instrumentation).`,
  );
  console.log(
    `With instrumentation: a step makes ${calls} calls into the binding, which take ${inside.toPrecision(3)} ms. The rest is JavaScript: tfjs' tape and tensors, and checks.`,
  );
}

/** @param {() => unknown} work @returns {number} ms */
function timed(work) {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/**
 * Runs some steps, and times every call into the binding by operation.
 *
 * @param {import("./cells/contestants/worker.mjs").Contestant} one
 * @param {number} times
 */
function watch(one, times) {
  const backend = /** @type {{ binding: Binding }} */ (/** @type {unknown} */ (tf.backend()));
  const { binding } = backend;
  /** @type {Map<string, Share>} */
  const shares = new Map();
  backend.binding = new Proxy(Object.create(binding), {
    get(_, method) {
      const own = binding[/** @type {string} */ (method)];
      if (typeof own !== "function") return own;
      return (/** @type {unknown[]} */ ...args) => {
        const begin = performance.now();
        const result = own.apply(binding, args);
        const name = method === "executeOp" ? String(args[0]) : `(${String(method)})`;
        const share = shares.get(name) ?? { calls: 0, milliseconds: 0 };
        shares.set(name, { calls: share.calls + 1, milliseconds: share.milliseconds + performance.now() - begin });
        return result;
      };
    },
  });
  try {
    for (let n = 0; n < times; n++) one.both();
  } finally {
    backend.binding = binding;
  }
  return shares;
}
