// npm run check: types, lint, format and the notebooks' form. Executes no notebook.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { inRoot, python, root } from "../setup/paths.mjs";
import { setUp } from "../setup/steps.mjs";

const node = process.execPath;
const tsc = inRoot("node_modules", "typescript", "bin", "tsc");
const biome = inRoot("node_modules", "@biomejs", "biome", "bin", "biome");

/** @type {readonly { name: string, command: readonly string[] }[]} */
const checks = [
  { name: "types of the library and the kernel", command: [node, tsc, "--build", "src", "kernel"] },
  { name: "types of tools and tests", command: [node, tsc, "-p", "tsconfig.json"] },
  { name: "lint and format of TypeScript and JavaScript", command: [node, biome, "ci", "--colors=off", "."] },
  { name: "lint of Python", command: [python, "-m", "ruff", "check", "."] },
  { name: "format of Python", command: [python, "-m", "ruff", "format", "--check", "."] },
  { name: "notebooks", command: [node, inRoot("tools", "notebooks.mjs"), "check"] },
];

/** Runs every check, also after one that fails. @returns {{ passed: number, failed: number }} */
function runChecks() {
  let failed = 0;
  for (const { name, command } of checks) {
    const started = performance.now();
    const [program, ...args] = command;
    const { status, stdout, stderr } = spawnSync(/** @type {string} */ (program), args, {
      cwd: root,
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${status === 0 ? "✓" : "✗"} ${name} (${seconds} s)`);
    if (status === 0) continue;
    failed++;
    console.log(`${stdout}${stderr}`.trimEnd());
  }
  return { passed: checks.length - failed, failed };
}

/** @param {string[]} args `--report FILE`: writes the counts there too */
export async function main(args) {
  const { values } = parseArgs({ args, options: { report: { type: "string" } } });
  await setUp();
  const counts = runChecks();
  if (values.report) writeFileSync(values.report, JSON.stringify(counts));
  return counts.failed === 0 ? 0 : 1;
}
