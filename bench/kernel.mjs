// Compares the kit's kernel with ipykernel and with the unmodified tslab that it extends, and says which goals it meets.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { jupyterEnvironment } from "../tools/lib/jupyter/environment.mjs";
import { stockName, writeStockKernel } from "../tools/lib/jupyter/stock-kernel.mjs";
import { inRoot, python } from "../tools/lib/paths.mjs";
import { median } from "./cells/statistics.mjs";
import { machine } from "./lib/machine.mjs";

/** @typedef {Record<string, Record<string, number[]>>} Measured values by kernel and by measurement: times in ms, memory in MB */
/** @typedef {{ readonly goal: string, readonly got: string, readonly met: boolean }} Verdict */

/** The name in bench/kernel.py of the kit's kernel as JupyterLab starts it, from a spare kernel. */
const SPARE = "tslab-spare";

/** @param {string[]} args `[rounds]`, default 5 */
export async function measure([rounds = "5"]) {
  const folder = mkdtempSync(join(tmpdir(), "bench-kernel-"));
  /** @type {Measured} */
  let measured;
  try {
    const env = { ...jupyterEnvironment(), ...writeStockKernel(folder) };
    const driver = inRoot("bench", "kernel.py");
    const { stdout, status } = spawnSync(python, [driver, rounds, "tslab", SPARE, "python3", stockName], {
      cwd: inRoot("notebooks", "lessons"),
      encoding: "utf8",
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    if (status !== 0) throw new Error(`bench/kernel.py exited with status ${status}`);
    measured = JSON.parse(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const of = (/** @type {string} */ kernel, /** @type {string} */ what) => {
    const values = measured[kernel]?.[what];
    return values ? Number(median(values).toPrecision(3)) : "";
  };
  const rows = Object.keys(measured[SPARE] ?? {}).map((what) => ({
    what,
    "ours, from the spare kernel": of(SPARE, what),
    "ours, without a spare": of("tslab", what),
    ipykernel: of("python3", what),
    "unmodified tslab": of(stockName, what),
  }));
  console.table(rows);
  const where = machine();
  console.log(`Milliseconds and MB, medians of ${rounds} rounds in alternating order. ${where.cpu} × ${where.cores}.`);
  const goals = verdicts(measured);
  console.table(goals);
  mkdirSync(inRoot("bench", "results"), { recursive: true });
  const file = inRoot("bench", "results", "kernel.json");
  writeFileSync(file, `${JSON.stringify({ machine: where, rounds: Number(rounds), rows, goals }, null, 2)}\n`);
}

/** What an idle kernel with the same imports took before kernels started from a snapshot (28 November 2026), in MB. */
const BEFORE_SNAPSHOTS = 475;

/**
 * Compares the kit's kernel with its goals.
 *
 * @param {Measured} measured
 * @returns {Verdict[]}
 */
export function verdicts(measured) {
  /** @param {string} kernel @param {string} what */
  const of = (kernel, what) => {
    const values = measured[kernel]?.[what];
    if (!values) throw new Error(`${what} of ${kernel} was not measured`);
    return median(values);
  };
  const startOf = (/** @type {string} */ kernel) => of(kernel, "start until ready");
  const [spare, start, pythonStart] = [startOf(SPARE), startOf("tslab"), startOf("python3")];
  const load = of("tslab", "import tfjs and gatebook, await ready()");
  const small = of("tslab", "small cell");
  const memory = of("tslab", "memory after these cells, MB");
  const ms = (/** @type {number} */ value) => `${value.toFixed(0)} ms`;
  return [
    {
      goal: `start in JupyterLab, from the spare kernel: at most ipykernel's ${ms(pythonStart)}`,
      ...{ got: ms(spare), met: spare <= pythonStart },
    },
    {
      goal: `start without a spare kernel: at most ipykernel's ${ms(pythonStart)}`,
      ...{ got: ms(start), met: start <= pythonStart },
    },
    {
      goal: `import tfjs and gatebook: at most ipykernel's start, ${ms(pythonStart)}`,
      got: ms(load),
      met: load <= pythonStart,
    },
    { goal: "a small cell: at most 20 ms", got: `${small.toFixed(1)} ms`, met: small <= 20 },
    {
      goal: `memory after the import: at most ${BEFORE_SNAPSHOTS} MB, as before the snapshots`,
      got: `${memory.toFixed(0)} MB`,
      met: memory <= BEFORE_SNAPSHOTS,
    },
  ];
}
