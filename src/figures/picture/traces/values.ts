// Reads the coordinates of a trace's points, in the units of the trace's axes.
import type { Value } from "../form";
import type { Trace } from "../trace-form";

/** Returns the position of a value on an axis, or undefined if the value has no position there (such as a missing value, or 0 on a logarithmic axis). */
export type PlaceOf = (value: Value) => number | undefined;

/** Returns the number of points of a trace. */
export function countOf(trace: Trace): number {
  if (trace.x && trace.y) return Math.min(trace.x.length, trace.y.length);
  return (trace.x ?? trace.y)?.length ?? 0;
}

/** Returns the position of each point on an axis. If the trace does not give these coordinates, they are 0, 1, 2, … */
export function along(trace: Trace, letter: "x" | "y", place: PlaceOf): (number | undefined)[] {
  const values = trace[letter];
  const [start, step] = letter === "x" ? [trace.x0 ?? 0, trace.dx ?? 1] : [trace.y0 ?? 0, trace.dy ?? 1];
  return Array.from({ length: countOf(trace) }, (_, n) => place(values ? values[n] : start + n * step));
}
