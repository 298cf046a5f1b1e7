// The coordinates of a trace's points.
/** The numbers of a trace, in the units of its axes. */
import type { Value } from "../form";
import type { Trace } from "../trace-form";

/** The place of a value on an axis, or undefined where it has none (a gap, 0 on a logarithmic axis). */
export type PlaceOf = (value: Value) => number | undefined;

/** How many points a trace has. */
export function countOf(trace: Trace): number {
  if (trace.x && trace.y) return Math.min(trace.x.length, trace.y.length);
  return (trace.x ?? trace.y)?.length ?? 0;
}

/** One coordinate of each point; a trace that gives none of them has 0, 1, 2, … */
export function along(trace: Trace, letter: "x" | "y", place: PlaceOf): (number | undefined)[] {
  const values = trace[letter];
  const [start, step] = letter === "x" ? [trace.x0 ?? 0, trace.dx ?? 1] : [trace.y0 ?? 0, trace.dy ?? 1];
  return Array.from({ length: countOf(trace) }, (_, n) => place(values ? values[n] : start + n * step));
}
