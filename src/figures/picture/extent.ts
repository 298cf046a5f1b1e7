// Finds the range of an axis if the figure does not set one. The range goes from the lowest to the highest value that is drawn on the axis, with
// space at both ends.

import type { AxisForm, LayoutForm } from "./form";
import type { ErrorBars, Trace } from "./trace-form";
import { barsOf } from "./traces/bar-places";
import { edgesOf } from "./traces/cells";
import { along, type PlaceOf } from "./traces/values";

/** The range that one trace needs on an axis. */
interface Need {
  readonly values: readonly number[];
  /** Whether the axis needs extra space beyond the values. It needs no space for a heat map, for example, which ends exactly at its outermost values. */
  readonly room: boolean;
}

export function extent(
  form: AxisForm,
  letter: "x" | "y",
  traces: readonly Trace[],
  layout: LayoutForm,
  place: { readonly x: PlaceOf; readonly y: PlaceOf },
): [number, number] {
  const bars = barsOf(
    traces.filter(({ type }) => type === "bar"),
    layout,
    place,
  );
  const isLog = form.type === "log";
  const needs = traces.map((trace): Need => {
    if (trace.type === "bar") {
      const lengthwise = (trace.orientation === "h") === (letter === "x");
      const own = bars.filter((bar) => bar.trace === trace);
      const ends = own.flatMap(({ from, to, cell }) => (lengthwise ? [from, to] : cell));
      const errors = lengthwise ? errorEnds(trace, letter, place[letter]) : [];
      return { values: [...ends, ...errors], room: lengthwise };
    }
    if (trace.type === "heatmap") return { values: edgesOf(trace, letter, place[letter]), room: false };
    const values = along(trace, letter, place[letter]).filter((at) => at !== undefined);
    const zero = !isLog && trace.fill === `tozero${letter}` ? [0] : [];
    const hasMarks = trace.mode === undefined || /markers|text/.test(trace.mode);
    return {
      values: [...values, ...zero, ...errorEnds(trace, letter, place[letter])],
      room: letter === "y" || hasMarks,
    };
  });
  const values = needs.flatMap((need) => need.values).filter(Number.isFinite);
  if (values.length === 0) return letter === "x" ? [-1, 6] : [-1, 4];
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (form.rangemode === "tozero" && !isLog) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) return form.rangemode === "tozero" && low === 0 ? [0, 1] : [low - 1, high + 1];
  const room = needs.some((need) => need.room) ? (high - low) * roomOf(traces) : 0;
  const stopsAtZero =
    form.rangemode === "tozero" || traces.some(({ type, fill }) => type === "bar" || fill === `tozero${letter}`);
  const sides: [number, number] = [
    stopsAtZero && low === 0 ? 0 : low - room,
    stopsAtZero && high === 0 ? 0 : high + room,
  ];
  return sides;
}

function errorEnds(trace: Trace, letter: "x" | "y", place: PlaceOf): number[] {
  const bars = letter === "x" ? trace.error_x : trace.error_y;
  if (!bars || bars.visible === false) return [];
  const values = (letter === "x" ? trace.x : trace.y) ?? [];
  return values.flatMap((value, n) => {
    const { minus, plus } = errorOf(bars, n, Number(value));
    return [place(Number(value) - minus), place(Number(value) + plus)].filter((at) => at !== undefined);
  });
}

/** Returns the lengths of the error bar of point n, below (`minus`) and above (`plus`) the point. */
export function errorOf(bars: ErrorBars, n: number, value: number): { minus: number; plus: number } {
  const isList = bars.type === "data" || (bars.type === undefined && bars.array !== undefined);
  const of = (list: readonly number[] | undefined, one: number | undefined) => {
    if (isList) return Number(list?.[n] ?? 0);
    if (bars.type === "sqrt") return Math.sqrt(Math.abs(value));
    const amount = one ?? 10;
    return bars.type === "constant" ? amount : (Math.abs(value) * amount) / 100;
  };
  const plus = of(bars.array, bars.value);
  const isSymmetric = bars.symmetric ?? (bars.arrayminus === undefined && bars.valueminus === undefined);
  return { plus, minus: isSymmetric ? plus : of(bars.arrayminus, bars.valueminus) };
}

/** Returns the share of the range that is added at each end, so that the marks of points are not cut off. */
function roomOf(traces: readonly Trace[]): number {
  const largest = traces.flatMap(({ marker }) => marker?.size ?? []).reduce((most, size) => Math.max(most, size), 0);
  return largest > 14 ? 0.1 : 0.055;
}
