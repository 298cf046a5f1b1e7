// Summarizes runs as a table. Each row is one combination of settings, and shows the results of all seeds together.
import { median } from "mathjs";

/** @typedef {import("../../src/runs/table.ts").Row} Row */
/** @typedef {import("../../src/runs/types.ts").Experiment} Experiment */
/** @typedef {{ readonly median: number, readonly low: number, readonly high: number }} Spread */

/** Returns the median, the lowest and the highest of some numbers. @param {readonly number[]} numbers at least one number @returns {Spread} */
export const spreadOf = (numbers) => ({
  median: median([...numbers]),
  low: Math.min(...numbers),
  high: Math.max(...numbers),
});

/** Formats a number with three digits, since more digits would differ between seeds anyway. @param {number} number */
const short = (number) => String(Number(number.toPrecision(3)));

/** Returns a text such as `0.98 (0.95 to 0.99)`, or a single number if the rounded numbers are equal. @param {Spread} spread */
export function spreadText({ median, low, high }) {
  const [from, to] = [short(low), short(high)];
  return from === to ? from : `${short(median)} (${from} to ${to})`;
}

/**
 * Returns the lines of the table. The columns are the settings that vary, the number of seeds, and the measures. Each measure is shown as a median with the
 * lowest and highest value.
 *
 * @param {readonly Row[]} rows
 * @param {Experiment} experiment
 * @returns {string[][]} the lines of the table; the first line contains the names of the columns
 */
export function summary(rows, { settings: infos }) {
  const settings = Object.keys(infos).filter((name) => new Set(rows.map((row) => row[name])).size > 1);
  const measures = Object.keys(rows[0] ?? {}).filter(
    (name) => name !== "seed" && !(name in infos) && typeof rows[0]?.[name] === "number",
  );
  /** @type {Map<string, Row[]>} */
  const groups = new Map();
  for (const row of [...rows].sort(inOrder(infos))) {
    const key = JSON.stringify(settings.map((name) => row[name]));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const lines = [...groups.values()].map((group) => [
    ...settings.map((name) => String(group[0]?.[name])),
    String(group.length),
    ...measures.map((name) => spreadText(spreadOf(group.map((row) => Number(row[name]))))),
  ]);
  return [[...settings, "seeds", ...measures], ...lines];
}

/**
 * Returns a function that compares two rows, for sorting. Rows are sorted by each setting in turn, and then by the seed. Numbers are sorted by size. The
 * values of a setting with choices are sorted in the order of the choices.
 *
 * @param {Experiment["settings"]} infos
 * @returns {(a: Row, b: Row) => number}
 */
export function inOrder(infos) {
  return (a, b) => {
    for (const name of [...Object.keys(infos), "seed"]) {
      const [left, right] = [a, b].map(
        (row) => infos[name]?.choices?.indexOf(/** @type {string} */ (row[name])) ?? row[name],
      );
      if (left === right) continue;
      return typeof left === "number" && typeof right === "number"
        ? left - right
        : String(left) < String(right)
          ? -1
          : 1;
    }
    return 0;
  };
}

/** Returns the lines as a text with aligned columns. Numbers are aligned to the right. @param {readonly (readonly string[])[]} lines */
export function aligned(lines) {
  const widths = (lines[0] ?? []).map((_, n) => Math.max(...lines.map((line) => line[n]?.length ?? 0)));
  const text = (/** @type {string} */ cell, /** @type {number} */ n) =>
    /^-?\d/.test(cell) ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0);
  return lines.map((line) => line.map(text).join("  ").trimEnd()).join("\n");
}
