// npm run doctor: prints a table that shows which parts of the kit work, which do not, and how to repair them. It changes nothing.
import {
  browserRows,
  cellsRows,
  jupyterRows,
  kernelRows,
  packageRows,
  placeRows,
  setupRows,
  startRows,
  systemRows,
} from "./rows.mjs";

const marks = { ok: "✓", broken: "✗", note: "·" };

/**
 * @param {string[]} args With `--json`, the command prints JSON for programs.
 * @returns {Promise<number>} the exit status: 1 if something is broken, otherwise 0
 */
export async function main(args) {
  const rows = [
    systemRows,
    setupRows,
    packageRows,
    jupyterRows,
    startRows,
    kernelRows,
    cellsRows,
    browserRows,
    placeRows,
  ].flatMap((look) => look());
  const faulty = rows.filter(({ state }) => state === "broken");
  if (args.includes("--json")) console.log(JSON.stringify({ ok: faulty.length === 0, rows }, null, 2));
  else {
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, state, value } of rows) console.log(`${marks[state]} ${name.padEnd(width)}  ${value}`);
    for (const { name, state, advice } of rows) if (state === "note") console.log(`\nNote on ${name}: ${advice}`);
    for (const { name, advice } of faulty) console.log(`\nBroken, ${name}: ${advice}`);
    console.log(faulty.length === 0 ? "\nEverything that the lessons need works." : `\n${faulty.length} broken.`);
  }
  return faulty.length === 0 ? 0 : 1;
}
