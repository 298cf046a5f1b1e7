import type { Slider } from "plotly.js";
import { palette } from "./colours";

export interface SliderOptions {
  /** Names of the frames, in order. */
  readonly frames: readonly string[];
  /** What stands under each position; default the frames' names. */
  readonly labels?: readonly string[];
  /** Which frame is shown at first. */
  readonly active: number;
  /** What stands before the position's name, above the slider. */
  readonly prefix: string;
  readonly colour: string;
}

/** A slider that shows one frame a position: it works in a saved notebook too, without a kernel. */
export function slider({ frames, labels = frames, active, prefix, colour }: SliderOptions): Partial<Slider> {
  return {
    active,
    x: 0,
    len: 1,
    pad: { t: 56, b: 0 },
    currentvalue: { prefix, font: { size: 14, color: palette.ink } },
    font: { size: 11, color: palette.neutral },
    bgcolor: palette.grid,
    activebgcolor: colour,
    bordercolor: palette.faint,
    tickcolor: palette.faint,
    minorticklen: 3,
    steps: frames.map((name, n) => ({
      label: labels[n] as string,
      method: "animate",
      args: [[name], { mode: "immediate", frame: { duration: 0, redraw: false }, transition: { duration: 0 } }],
    })),
  };
}
