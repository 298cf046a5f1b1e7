// Checks the weights and the mask of an alignment heat map, and draws masked fields.
import type { Shape } from "plotly.js";
import { InputError } from "../../base/validate";
import { palette } from "../kit/colours";
import { type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { say } from "../kit/number-text";

/** The largest allowed difference between 1 and the sum of a row. It leaves room for the rounding errors of float32. */
const CLOSE = 1e-3;

/** Checks that all weights are between 0 and 1, and that each row sums to 1. @throws InputError if one of these conditions fails */
export function checkRows(caller: string, table: readonly (readonly number[])[]): void {
  for (const [t, row] of table.entries()) {
    const odd = row.find((weight) => weight < 0 || weight > 1 + CLOSE);
    const cause = "Are these scores, before the softmax?";
    if (odd !== undefined)
      throw new InputError(`${caller}: weights[${t}] must be between 0 and 1, got ${odd}. ${cause}`);
    const sum = row.reduce((a, b) => a + b, 0);
    if (Math.abs(sum - 1) > CLOSE)
      throw new InputError(
        `${caller}: weights[${t}] must sum to 1, got ${say(sum)}. ${cause} Or is the table [S, T] instead of [T, S]?`,
      );
  }
}

/**
 * Returns the mask as a table of booleans: true where a weight may be above 0 [T, S].
 * @throws InputError if the mask has the wrong size or an entry other than 0 and 1, or if a weight is above 0 where the mask is 0
 */
export function maskRows(
  caller: string,
  mask: ArrayLike<number> | NumberTable,
  table: readonly number[][],
): boolean[][] {
  const isOneRow = typeof mask[0] === "number";
  const rows = isOneRow
    ? table.map(() => Array.from(mask as ArrayLike<number>))
    : numberTable(caller, "mask", mask as NumberTable);
  sameLength(caller, "mask", rows.length, table.length, "the rows of weights");
  sameLength(
    caller,
    isOneRow ? "mask" : "mask[0]",
    rows[0]?.length as number,
    table[0]?.length as number,
    "the columns of weights",
  );
  return rows.map((row, t) =>
    row.map((entry, s) => {
      const weight = table[t]?.[s] as number;
      if (entry !== 0 && entry !== 1)
        throw new InputError(
          `${caller}: mask must hold 1 (keep) and 0 (drop), got ${entry} at target ${t}, source ${s}.`,
        );
      if (entry === 0 && weight > 0)
        throw new InputError(
          `${caller}: weights must be 0 where mask is 0, got ${weight} at target ${t}, source ${s}. Was the mask given to the attention too?`,
        );
      return entry === 1;
    }),
  );
}

/** Returns the shapes that hatch masked fields: a plain background for neighbouring fields, and a diagonal line in each field. */
export function hatching(keep: readonly (readonly boolean[])[]): Partial<Shape>[] {
  const runs = keep.flatMap((row, t) =>
    row.flatMap((kept, s) => {
      if (kept || row[s - 1] === false) return [];
      const next = row.indexOf(true, s);
      return [{ t, from: s, to: next < 0 ? row.length : next }];
    }),
  );
  if (runs.length === 0) return [];
  const ground = runs
    .map(({ t, from, to }) => `M${from - 0.5},${t - 0.5}H${to - 0.5}V${t + 0.5}H${from - 0.5}Z`)
    .join("");
  const isFine = keep.length > 60 || (keep[0]?.length ?? 0) > 60;
  const strokes = isFine
    ? ""
    : runs
        .flatMap(({ t, from, to }) =>
          Array.from({ length: to - from }, (_, n) => `M${from + n - 0.5},${t + 0.5}L${from + n + 0.5},${t - 0.5}`),
        )
        .join("");
  return [
    { type: "path", path: ground, fillcolor: palette.grid, line: { width: 0 } },
    ...(strokes ? [{ type: "path" as const, path: strokes, line: { width: 1, color: "#a9adb5" } }] : []),
  ];
}
