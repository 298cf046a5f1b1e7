// npm run doctor: one table of what is there, what is not, and what to do about it. Changes nothing.
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
 * @param {string[]} args `--json`: for machines
 * @returns {Promise<number>} 1 when something is broken
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
  const sick = rows.filter(({ state }) => state === "broken");
  if (args.includes("--json")) console.log(JSON.stringify({ ok: sick.length === 0, rows }, null, 2));
  else {
    const width = Math.max(...rows.map(({ name }) => name.length));
    for (const { name, state, value } of rows) console.log(`${marks[state]} ${name.padEnd(width)}  ${value}`);
    for (const { name, state, mend } of rows) if (state === "note") console.log(`\nCould be better, ${name}: ${mend}`);
    for (const { name, mend } of sick) console.log(`\nBroken, ${name}: ${mend}`);
    console.log(sick.length === 0 ? "\nEverything that the lessons need works." : `\n${sick.length} broken.`);
  }
  return sick.length === 0 ? 0 : 1;
}
