// Defines types for the scale of an axis and its ticks, and converts values to the axis' units.
import type { Value } from "./form";

/** A tick on an axis, with its label. */
export interface Tick {
  /** The position in the axis' units: the power of 10 on a logarithmic axis, or the index of a category. */
  readonly at: number;
  readonly label: string;
}

/** The values, besides the axis' settings, on which its ticks depend. */
export interface Scale {
  readonly letter: "x" | "y";
  readonly log: boolean;
  readonly date: boolean;
  readonly range: readonly [number, number];
  readonly categories: readonly string[] | undefined;
  /** In pixels. */
  readonly length: number;
  /** Returns the position of a value in the axis' units. */
  place(value: Value): number | undefined;
}
