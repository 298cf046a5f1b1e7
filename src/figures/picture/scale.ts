// Defines types for the scale of an axis and for its ticks.
import type { Value } from "./form";

/** A tick on an axis, with its label. */
export interface Tick {
  /** The position in the axis' units. On a logarithmic axis it is the exponent of the power of 10, and on a category axis the index of the category. */
  readonly at: number;
  readonly label: string;
}

/** The properties of an axis on which its ticks depend, in addition to the axis' settings in the layout. */
export interface Scale {
  readonly letter: "x" | "y";
  readonly log: boolean;
  readonly date: boolean;
  readonly range: readonly [number, number];
  readonly categories: readonly string[] | undefined;
  /** The length of the axis in pixels. */
  readonly length: number;
  /** Returns the position of a value in the axis' units, or undefined if the axis cannot show the value. */
  place(value: Value): number | undefined;
}
