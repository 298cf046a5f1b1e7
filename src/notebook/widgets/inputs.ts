// Sliders and lists for experiments and for your own notebooks: each calls a function of the cell when the reader changes it.
import { checkNames, InputError } from "../../base/validate";
import { sayList } from "../../figures/kit/number-text";
import { type Drawing, Live } from "./live";

/** Options of `slider`. */
export interface SliderOptions {
  readonly min: number;
  readonly max: number;
  /** The distance between two values. Default: at most a hundredth of the range. */
  readonly step?: number;
  /** The value at the start. Default `min`. */
  readonly value?: number;
}

/** Options of `select`. */
export interface SelectOptions<T extends string> {
  /** The values to choose from. */
  readonly options: readonly T[];
  /** The value at the start. Default: the first option. */
  readonly value?: T;
}

/** A slider or list on the screen. */
export interface Input<T> {
  /** The value that the reader has set last. A running cell receives no changes, so read it in a later cell or in the function. */
  readonly value: T;
  /** Changes the value, here and on the screen, and draws again. */
  set(value: T): void;
}

/**
 * Shows a slider. `draw` is called at once, and again whenever the reader has moved the slider. If it returns a figure or a text, this is shown
 * below the slider, in place of the last one.
 *
 *     slider("bias", { min: -4, max: 4, value: 1 }, (bias) => gateRetention({ bias: [bias], steps: 20 }));
 *
 * On an unmodified tslab kernel, only the first figure is shown.
 * @throws InputError if `min` is not below `max`, if `value` is outside of them, or for an unknown option
 */
export function slider(label: string, options: SliderOptions, draw: (value: number) => Drawing): Input<number> {
  checkNames("slider", "options", options, ["min", "max", "step", "value"]);
  const { min, max, step = niceStep(max - min), value = min } = options;
  if (![min, max, step].every(Number.isFinite) || min >= max || step <= 0)
    throw new InputError(
      `slider: options must be finite with min < max and step > 0, got min ${min}, max ${max}, step ${step}.`,
    );
  const check = (one: unknown) => {
    if (typeof one === "number" && one >= min && one <= max) return Number(one.toPrecision(12)); // 0.64, and not 0.6399999999999997
    throw new InputError(`slider: the value must be from ${min} to ${max}, got ${String(one)}.`);
  };
  return new Live({ kind: "range", label, min, max, step }, check(value), check, draw);
}

/** Returns the largest step of the form 1, 2 or 5 times a power of ten that divides a range into at least 100 steps. */
function niceStep(range: number): number {
  const unit = 10 ** Math.floor(Math.log10(range / 100));
  return Number(((([5, 2] as const).find((times) => times * unit <= range / 100) ?? 1) * unit).toPrecision(1));
}

/**
 * Shows a list of values of which one is chosen. `draw` is called as by `slider`.
 *
 *     select("cell", { options: ["lstm", "gru"] }, (kind) => cellDiagram({ cell: kind }));
 *
 * @throws InputError if there is no option, if `value` is not one of them, or for an unknown option
 */
export function select<T extends string>(
  label: string,
  settings: SelectOptions<T>,
  draw: (value: T) => Drawing,
): Input<T> {
  checkNames("select", "options", settings, ["options", "value"]);
  const { options, value = options[0] } = settings;
  const check = (one: unknown) => {
    const found = options.find((option) => option === one);
    if (found !== undefined) return found;
    throw new InputError(
      `select: the value must be one of ${sayList(options) || "the options, of which there are none"}, got ${String(one)}.`,
    );
  };
  const choices = options.map((option) => ({ value: option, label: option }));
  return new Live({ kind: "choice", label, options: choices }, check(value), check, draw);
}
