// npm run check: checks types, lint, format and the form of the notebooks. It executes no notebook.
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { inRoot, python, root } from "../lib/paths.mjs";
import { tsc } from "../lib/tsc.mjs";
import { setUp } from "../setup/steps.mjs";
import { emit } from "../test/events.mjs";
import { checkFile } from "../test/suites.mjs";

const node = process.execPath;
const biome = inRoot("node_modules", "@biomejs", "biome", "bin", "biome");

/** @type {readonly { name: string, command: readonly string[] }[]} */
const checks = [
  { name: "types of the library and the kernel", command: [node, tsc(), "--build", "src", "kernel"] },
  { name: "types of the kernel for browsers", command: [node, tsc(), "-p", inRoot("kernel", "browser")] },
  { name: "types of the explorables' pages", command: [node, tsc(), "-p", inRoot("src", "explorables", "page")] },
  { name: "types of tools and tests", command: [node, tsc(), "-p", "tsconfig.json"] },
  { name: "lint and format of TypeScript and JavaScript", command: [node, biome, "ci", "--colors=off", "."] },
  { name: "lint of Python", command: [python, "-m", "ruff", "check", "."] },
  { name: "format of Python", command: [python, "-m", "ruff", "format", "--check", "."] },
  { name: "notebooks", command: [node, inRoot("tools", "main.mjs"), "notebooks", "check"] },
];

/**
 * Runs all checks, even after one has failed.
 *
 * @param {(name: string, seconds: number, output: string | undefined) => void} onCheck called after each check. If the check failed, `output` is what its program printed.
 * @returns {boolean} whether all checks passed
 */
function runChecks(onCheck) {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const [program, ...args] = command;
    const { status, stdout, stderr } = spawnSync(/** @type {string} */ (program), args, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (status !== 0) failed++;
    onCheck(name, (performance.now() - started) / 1000, status === 0 ? undefined : `${stdout}${stderr}`.trimEnd());
  }
  return failed === 0;
}

/** @param {string} name @param {number} seconds @param {string | undefined} output */
function print(name, seconds, output) {
  console.log(`${output === undefined ? "✓" : "✗"} ${name} (${seconds.toFixed(1)} s)`);
  if (output !== undefined) console.log(output);
}

/** @type {typeof print} */
const send = (name, seconds, text) => {
  const state = text === undefined ? "passed" : "failed";
  emit({ type: "test", file: checkFile, name, seconds, state, ...(text === undefined ? {} : { text }) });
};

/** @param {string[]} args With `--events`, the command reports each check to `npm test` instead of printing it. */
export async function main(args) {
  const { values } = parseArgs({ args, options: { events: { type: "boolean" } } });
  await setUp();
  if (!values.events) return runChecks(print) ? 0 : 1;
  const started = performance.now();
  emit({ type: "begin", file: checkFile });
  const passed = runChecks(send);
  emit({ type: "end", file: checkFile, seconds: (performance.now() - started) / 1000 });
  return passed ? 0 : 1;
}
