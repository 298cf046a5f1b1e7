// Finds the axes of a picture, with their types (linear, logarithmic, date or category), ranges and places in pixels, and applies aspect ratios.
import { isDate, timeOf } from "./dates";
import { extent } from "./extent";
import type { AxisForm, LayoutForm, Value } from "./form";
import type { Scale, Tick } from "./scale";
import type { Box } from "./svg";
import { ticksOf } from "./ticks";
import type { Trace } from "./trace-form";
import type { PlaceOf } from "./traces/values";

/** An axis of a figure, without its place in pixels. */
export interface Axis extends Omit<Scale, "length"> {
  readonly id: string;
  readonly form: AxisForm;
  /** The id of the axis in the other direction, at whose end this axis is drawn, or "free". */
  readonly anchor: string;
  /** The part of the plot that the axis covers, as shares of the width from the left or of the height from the bottom. */
  domain: readonly [number, number];
  range: readonly [number, number];
}

/** An axis with its place in the picture, in pixels. */
export interface PlacedAxis extends Axis {
  readonly length: number;
  readonly ticks: readonly Tick[];
  /** Converts a value in the axis' units to pixels. */
  at(place: number): number;
}

/** Returns the axes that the figure's traces and layout name, by id. */
export function axesOf(traces: readonly Trace[], layout: LayoutForm): Map<string, Axis> {
  const forms = layout as Readonly<Record<string, AxisForm | undefined>>;
  const ids = new Set(["x", "y"]);
  for (const key of Object.keys(layout))
    if (/^[xy]axis\d*$/.test(key)) ids.add(key.replace("axis", "").replace(/^(.)1$/, "$1"));
  for (const trace of traces) for (const id of [trace.xaxis ?? "x", trace.yaxis ?? "y"]) ids.add(id);
  const kinds = new Map<string, Axis>();
  for (const id of ids) {
    const letter = id[0] as "x" | "y";
    const other = letter === "x" ? "y" : "x";
    const form = forms[`${letter}axis${id.slice(1)}`] ?? {};
    const own = traces.filter((trace) => (trace[`${letter}axis`] ?? letter) === id);
    const base = forms[`${letter}axis${form.overlaying?.slice(1) ?? ""}`];
    kinds.set(id, {
      id,
      letter,
      form,
      ...kindOf(
        form,
        own.flatMap((trace) => trace[letter] ?? []),
      ),
      anchor: form.anchor ?? own[0]?.[`${other}axis`] ?? other,
      domain: form.domain ?? (form.overlaying ? base?.domain : undefined) ?? [0, 1],
      range: [0, 1],
    });
  }
  const placeOf =
    (id: string): PlaceOf =>
    (value) =>
      kinds.get(id)?.place(value);
  for (const axis of kinds.values()) axis.range = rangeOf(axis, traces, layout, placeOf);
  return kinds;
}

function kindOf(form: AxisForm, values: readonly Value[]): Pick<Axis, "log" | "date" | "categories" | "place"> {
  const present = values.filter((value) => value !== null && value !== undefined && value !== "");
  const isNumeric = (value: Value) =>
    typeof value === "number" || (typeof value === "string" && Number.isFinite(Number(value)));
  const type =
    form.type && form.type !== "-"
      ? form.type
      : present.length > 0 && present.every(isDate)
        ? "date"
        : present.some((value) => !isNumeric(value))
          ? "category"
          : "linear";
  if (type === "category" || type === "multicategory") {
    const categories = [...new Set([...(form.categoryarray ?? []), ...present].map(String))];
    const places = new Map(categories.map((name, n) => [name, n]));
    const place = (value: Value) => places.get(String(value)) ?? (typeof value === "number" ? value : undefined);
    return { log: false, date: false, categories, place };
  }
  const number = (value: Value): number | undefined => {
    if (value === null || value === undefined || value === "") return undefined;
    const read = type === "date" && typeof value === "string" ? timeOf(value) : Number(value);
    return Number.isFinite(read) ? read : undefined;
  };
  if (type !== "log") return { log: false, date: type === "date", categories: undefined, place: number };
  const power = (value: Value) => {
    const read = number(value);
    return read !== undefined && read > 0 ? Math.log10(read) : undefined;
  };
  return { log: true, date: false, categories: undefined, place: power };
}

function rangeOf(
  axis: Axis,
  traces: readonly Trace[],
  layout: LayoutForm,
  placeOf: (id: string) => PlaceOf,
): [number, number] {
  const { form, letter } = axis;
  const given = form.range?.map((value) => (axis.log ? Number(value) : axis.place(value)));
  const own = traces.filter((trace) => (trace[`${letter}axis`] ?? letter) === axis.id);
  const auto = () => {
    const other = own[0]?.[letter === "x" ? "yaxis" : "xaxis"] ?? (letter === "x" ? "y" : "x");
    const places =
      letter === "x" ? { x: placeOf(axis.id), y: placeOf(other) } : { x: placeOf(other), y: placeOf(axis.id) };
    const [low, high] = extent(axis.log ? { ...form, type: "log" } : form, letter, own, layout, places);
    if (!axis.categories) return [low, high] as const;
    return [Math.min(-0.5, low), Math.max(axis.categories.length - 0.5, high)] as const;
  };
  if (given && given.length === 2 && form.autorange !== true && form.autorange !== "reversed") {
    const [low, high] = given;
    if (low !== undefined && high !== undefined && low !== high) return [low, high];
  }
  const [low, high] = auto();
  return form.autorange === "reversed" ? [high, low] : [low, high];
}

/**
 * Applies `scaleanchor`, which sets the ratio between the lengths of the units of two axes. Returns axes with the required ratio.
 * The axis whose unit is too long gets a smaller domain if `constrain` is "domain", or else a longer range.
 */
function keepRatios(axes: ReadonlyMap<string, Axis>, plot: Box): Map<string, Axis> {
  const kept = new Map([...axes].map(([id, axis]) => [id, { ...axis }]));
  const unit = ({ letter, domain, range }: Axis) =>
    ((letter === "x" ? plot.width : plot.height) * (domain[1] - domain[0])) / Math.abs(range[1] - range[0]);
  for (const axis of kept.values()) {
    const other = kept.get(axis.form.scaleanchor ?? "");
    if (!other || axis === other) continue;
    const ratio = axis.form.scaleratio ?? 1;
    const [own, theirs] = [unit(axis), unit(other) * ratio];
    if (own > theirs) shrink(axis, theirs / own);
    else shrink(other, own / theirs);
  }
  return kept;
}

function shrink(axis: Axis, share: number): void {
  const narrower = ([a, b]: readonly [number, number], by: number) =>
    [(a + b) / 2 - ((b - a) / 2) * by, (a + b) / 2 + ((b - a) / 2) * by] as const;
  if (axis.form.constrain === "domain") axis.domain = narrower(axis.domain, share);
  else axis.range = narrower(axis.range, 1 / share);
}

/** Returns the axes with their places in a plot of this size. */
export function placeAxes(axes: ReadonlyMap<string, Axis>, plot: Box): Map<string, PlacedAxis> {
  return new Map(
    [...keepRatios(axes, plot)].map(([id, axis]) => {
      const { letter, domain, range } = axis;
      const whole = letter === "x" ? plot.width : plot.height;
      const length = whole * (domain[1] - domain[0]);
      const from = letter === "x" ? plot.x + whole * domain[0] : plot.y + whole * (1 - domain[0]);
      const step = ((letter === "x" ? 1 : -1) * length) / (range[1] - range[0]);
      const at = (place: number) => from + (place - range[0]) * step;
      const ticks = axis.form.visible === false ? [] : ticksOf(axis.form, { ...axis, length });
      return [id, { ...axis, length, at, ticks }];
    }),
  );
}
