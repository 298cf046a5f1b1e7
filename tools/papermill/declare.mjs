// Answers requests of gatebook_papermill. Each line of standard input is one request. The answer lists the settings that a cell declares, or the declarations that give them new values.
import { createInterface } from "node:readline";
import { settingsOf } from "./declarations.mjs";

/**
 * @typedef {object} Request
 * @property {string} cell the cell tagged "parameters"
 * @property {{ folder: string, before: string[], after: string[], values: Record<string, string[]> }} [fit]
 */

for await (const line of createInterface({ input: process.stdin })) {
  /** @type {Request} */
  const { cell, fit } = JSON.parse(line);
  const settings = settingsOf(cell);
  process.stdout.write(`${JSON.stringify(fit ? await answer(cell, settings, fit) : { settings })}\n`);
}

/** @param {string} cell @param {import("./declarations.mjs").Setting[]} settings @param {NonNullable<Request["fit"]>} wanted */
async function answer(cell, settings, { values, ...notebook }) {
  const { declarationsFor } = await import("./fitting.mjs");
  const given = settings.flatMap((setting) => {
    const spellings = Object.hasOwn(values, setting.name) ? values[setting.name] : undefined;
    return spellings ? [{ setting, spellings }] : [];
  });
  return declarationsFor({ cell, ...notebook }, given);
}
