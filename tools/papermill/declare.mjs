// Reads a request from standard input and writes its answer: which settings a cell declares, and the declarations that give them values.
import { text } from "node:stream/consumers";
import { settingsOf } from "./declarations.mjs";

/**
 * @typedef {object} Request
 * @property {string} cell the cell tagged "parameters"
 * @property {{ folder: string, before: string[], after: string[], values: Record<string, string[]> }} [fit]
 */

/** @type {Request} */
const request = JSON.parse(await text(process.stdin));
const settings = settingsOf(request.cell);
process.stdout.write(JSON.stringify(request.fit ? await answer(request.cell, request.fit) : { settings }));

/** @param {string} cell @param {NonNullable<Request["fit"]>} wanted */
async function answer(cell, { values, ...notebook }) {
  const { declarationsFor } = await import("./fitting.mjs");
  const given = settings.flatMap((setting) => {
    const spellings = Object.hasOwn(values, setting.name) ? values[setting.name] : undefined;
    return spellings ? [{ setting, spellings }] : [];
  });
  return declarationsFor({ cell, ...notebook }, given);
}
