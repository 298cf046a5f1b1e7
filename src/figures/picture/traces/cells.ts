// Computes the edges of a heat map's cells.
import type { Trace } from "../trace-form";
import type { PlaceOf } from "./values";

/** Returns the edges of the cells, which are halfway between their centres. If the trace does not give centres, they are 0, 1, 2, … A trace may also give the edges. */
export function edgesOf(trace: Trace, letter: "x" | "y", place: PlaceOf): number[] {
  const rows = trace.z ?? [];
  const count = letter === "y" ? rows.length : rows.reduce((most, row) => Math.max(most, row.length), 0);
  const [start, step] = letter === "x" ? [trace.x0 ?? 0, trace.dx ?? 1] : [trace.y0 ?? 0, trace.dy ?? 1];
  const given = trace[letter]?.map((value) => place(value) ?? Number.NaN);
  if (given?.length === count + 1) return given;
  const centres = given?.length === count ? given : Array.from({ length: count }, (_, n) => start + n * step);
  if (count < 2) return centres.flatMap((at) => [at - 0.5, at + 0.5]);
  const between = centres.slice(1).map((at, n) => (at + (centres[n] as number)) / 2);
  const [first, second] = [centres[0] as number, between[0] as number];
  const last = centres[count - 1] as number;
  return [2 * first - second, ...between, 2 * last - (between.at(-1) as number)];
}
