// The scale of an axis, and a tick on it.
import type { Value } from "./form";

/** A mark on an axis, and what it says. */
export interface Tick {
  /** In the axis' own units: the power of 10 on a logarithmic axis, the place of a category. */
  readonly at: number;
  readonly label: string;
}

/** What ticks depend on beside the axis' settings. */
export interface Scale {
  readonly letter: "x" | "y";
  readonly log: boolean;
  readonly date: boolean;
  readonly range: readonly [number, number];
  readonly categories: readonly string[] | undefined;
  /** In pixels. */
  readonly length: number;
  /** The place of a value in the axis' units. */
  place(value: Value): number | undefined;
}
