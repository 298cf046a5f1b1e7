// Makes Plotly sliders. They select one of a figure's stored frames, so they work without a kernel.
import type { Slider } from "plotly.js";
import { palette } from "./colours";

export interface SliderOptions {
  /** Names of the frames, in order. */
  readonly frames: readonly string[];
  /** The label under each position. Default: the names of the frames. */
  readonly labels?: readonly string[];
  /** The index of the frame that is shown first. */
  readonly active: number;
  /** The text before the position's name, above the slider. */
  readonly prefix: string;
  readonly colour: string;
}

/** Returns a slider that shows one frame per position. It also works in a saved notebook without a kernel. */
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
