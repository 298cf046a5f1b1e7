// Computes where bars begin and end, side by side or stacked.
import { each, type LayoutForm } from "../form";
import type { Trace } from "../trace-form";
import { along, type PlaceOf } from "./values";

/** A bar. It goes from `start` to `end` on the axis of positions (x, if bars are vertical), and from `from` to `to` on the axis of sizes (y). */
export interface Bar {
  readonly trace: Trace;
  readonly n: number;
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  /** The bar's range on the axis of positions, including the gaps on both sides. */
  readonly cell: readonly [number, number];
}

export function barsOf(
  traces: readonly Trace[],
  { barmode = "group", bargap = 0.2, bargroupgap = 0 }: LayoutForm,
  place: { readonly x: PlaceOf; readonly y: PlaceOf },
): Bar[] {
  const sides = traces.map((trace) => {
    const isFlat = trace.orientation === "h";
    return {
      trace,
      at: along(trace, isFlat ? "y" : "x", place[isFlat ? "y" : "x"]),
      size: along(trace, isFlat ? "x" : "y", place[isFlat ? "x" : "y"]),
    };
  });
  const places = [...new Set(sides.flatMap(({ at }) => at.filter((one) => one !== undefined)))].sort((a, b) => a - b);
  const spread = places.slice(1).reduce((least, at, n) => Math.min(least, at - (places[n] as number)), Infinity);
  const step = Number.isFinite(spread) ? spread : 1;
  const whole = step * (1 - bargap);
  const share = barmode === "group" ? whole / traces.length : whole;
  const width = share * (1 - bargroupgap);
  const ends = new Map<string, number>();
  return sides.flatMap(({ trace, at, size }, m) =>
    at.flatMap((centre, n) => {
      const height = size[n];
      if (centre === undefined || height === undefined) return [];
      const own = each(trace.width, n) ?? width;
      const middle = barmode === "group" ? centre + (m - (traces.length - 1) / 2) * share : centre;
      const start = trace.offset === undefined ? middle - own / 2 : centre + (each(trace.offset, n) as number);
      const key = `${centre} ${barmode === "relative" && height < 0}`;
      const isPile = barmode === "stack" || barmode === "relative";
      const from = isPile ? (ends.get(key) ?? 0) : (each(trace.base, n) ?? 0);
      if (isPile) ends.set(key, from + height);
      const cell = [Math.min(start, centre - step / 2), Math.max(start + own, centre + step / 2)] as const;
      return [{ trace, n, start, end: start + own, from, to: from + height, cell }];
    }),
  );
}
