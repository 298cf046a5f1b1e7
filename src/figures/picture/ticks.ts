// Computes the positions and labels of an axis' ticks, by Plotly's rules.
import { format } from "d3-format";
import { dateTicks } from "./dates";
import type { AxisForm } from "./form";
import type { Scale, Tick } from "./scale";

export function ticksOf(form: AxisForm, scale: Scale): Tick[] {
  const [low, high] = [Math.min(...scale.range), Math.max(...scale.range)];
  const slack = (high - low) * 1e-6;
  const inside = (at: number) => at >= low - slack && at <= high + slack;
  return allTicks(form, scale, low, high)
    .filter(({ at }) => inside(at))
    .map(({ at, label }) => ({ at, label: `${form.tickprefix ?? ""}${label}${form.ticksuffix ?? ""}` }));
}

function allTicks(form: AxisForm, scale: Scale, low: number, high: number): Tick[] {
  const label = (at: number, step: number) => numberLabel(scale.log ? 10 ** at : at, step, form, [low, high]);
  if (form.tickvals && form.tickmode !== "auto" && form.tickmode !== "linear") {
    const given = form.tickvals.flatMap((value, n) => {
      const at = scale.place(value);
      return at === undefined ? [] : [{ at, n, value }];
    });
    const step = Math.min(...given.slice(1).map(({ at }, n) => Math.abs(at - (given[n]?.at as number)) || 1), 1);
    return given.map(({ at, n, value }) => ({
      at,
      label: form.ticktext?.[n] ?? (scale.categories ? String(value) : label(at, step)),
    }));
  }
  const most = form.nticks || Math.min(9, Math.max(4, scale.length / (scale.letter === "y" ? 40 : 80))) + 1;
  const rough = (high - low) / most;
  if (scale.categories) return categoryTicks(scale.categories, scale.length);
  if (scale.date) return dateTicks(low, high, most);
  if (scale.log && typeof form.dtick !== "number") return logTicks(form, low, high, rough);
  const step = typeof form.dtick === "number" && form.dtick > 0 ? form.dtick : niceStep(rough);
  if (!((high - low) / step < 1000)) return [];
  const start = form.tick0 ?? 0;
  const [first, last] = [Math.ceil((low - start) / step - 1e-6), Math.floor((high - start) / step + 1e-6)];
  return Array.from({ length: last - first + 1 }, (_, n) => {
    const at = Number((start + (first + n) * step).toPrecision(12));
    return { at, label: label(at, step) };
  });
}

/** Returns the smallest number that is at least `rough` and is 2, 5 or 10 times a power of 10. */
export function niceStep(rough: number): number {
  const base = 10 ** Math.floor(Math.log10(rough));
  return base * ([2, 5, 10].find((step) => rough <= base * step) as number);
}

function categoryTicks(categories: readonly string[], length: number): Tick[] {
  const every = Math.max(1, Math.ceil((categories.length * 15) / length));
  return categories.map((label, at) => ({ at, label })).filter(({ at }) => at % every === 0);
}

/**
 * Returns ticks at the powers of 10. If there is room, it adds ticks at 2 and 5 times each power, or at 2 to 9 times.
 * If the range is shorter than a factor of 10, it returns ticks at equal differences.
 */
function logTicks(form: AxisForm, low: number, high: number, rough: number): Tick[] {
  const power = (at: number) => {
    const far = form.exponentformat === "power" || form.exponentformat === "e" || Math.abs(at) > 3;
    if (!far || at === 0 || at === 1) return numberLabel(10 ** at, 10 ** at, form, [0, 10 ** at]);
    return `10<sup>${minus(String(at))}</sup>`;
  };
  if (rough <= 0.7 && high - low < 1) {
    const step = niceStep((10 ** high - 10 ** low) / ((1.5 * (high - low)) / rough));
    const count = Math.floor(10 ** high / step) - Math.ceil(10 ** low / step) + 1;
    return Array.from({ length: count }, (_, n) => {
      const value = (Math.ceil(10 ** low / step) + n) * step;
      return { at: Math.log10(value), label: numberLabel(value, step, form, [10 ** low, 10 ** high]) };
    });
  }
  const digits = rough > 0.7 ? [1] : rough > 0.3 ? [1, 2, 5] : [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const every = rough > 0.7 ? Math.ceil(rough) : 1;
  const first = Math.floor(low / every) * every;
  return Array.from({ length: Math.ceil((high - first) / every) + 1 }, (_, n) => first + n * every).flatMap((at) =>
    digits.map((digit) => ({ at: at + Math.log10(digit), label: digit === 1 ? power(at) : String(digit) })),
  );
}

const minus = (text: string) => text.replace("-", "\u2212");

const PREFIXES = ["f", "p", "n", "μ", "m", "", "k", "M", "B", "T"];

/** Returns the label of a tick, in Plotly's form. It has as many digits as the distance between ticks needs, and letters such as k (thousand). */
export function numberLabel(value: number, step: number, form: AxisForm, range: readonly [number, number]): string {
  if (form.tickformat) return formatted(value, form.tickformat);
  const largest = Math.floor(Math.log10(Math.max(Math.abs(range[0]), Math.abs(range[1]), Math.abs(value))) + 0.01);
  const isFar = Number.isFinite(largest) && Math.abs(largest) > 3 && form.exponentformat !== "none";
  const exponent = isFar ? Math.min(12, Math.max(-15, 3 * Math.round((largest - 1) / 3))) : 0;
  const scaled = value / 10 ** exponent;
  const decimals = Math.min(20, Math.max(0, 2 - Math.floor(Math.log10(step / 10 ** exponent) + 0.01)));
  const [whole, rest] = Number(scaled.toFixed(decimals)).toString().split(".") as [string, string?];
  const grouped = form.separatethousands ? whole.replace(/\B(?=(\d{3})+$)/g, ",") : whole;
  const text = minus(rest ? `${grouped}.${rest}` : grouped);
  return value === 0 ? "0" : `${text}${PREFIXES[exponent / 3 + 5] as string}`;
}

/** Returns a number as text in a format of d3-format. As in Plotly, an unknown format leaves the number unchanged. */
export function formatted(value: number, form: string): string {
  try {
    return minus(format(form)(value));
  } catch {
    return minus(String(value));
  }
}
