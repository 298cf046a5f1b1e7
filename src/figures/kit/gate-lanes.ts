// Arranges lanes, which are plots on top of each other with a common horizontal axis. There is one lane per part of a cell.
import type { Annotation } from "plotly.js";
import { gateColours, type Part } from "./colours";
import { note } from "./theme";

/** The name of each part in words, with its letter. */
export const partText: Readonly<Record<Part, string>> = {
  forget: "forget f",
  input: "input i",
  candidate: "candidate g",
  output: "output o",
  update: "update z",
  reset: "reset r",
  cell: "cell c",
  hidden: "hidden h",
};

/** The share of a lane that stays free, so that neighbouring lanes do not touch. */
const GAP = 0.2;

/** Returns the height of the lower edge of lane n, as a share of the plot's height. Lane 0 is at the top. */
export const bottomOf = (n: number, count: number) => (count - 1 - n + GAP / 2) / count;
/** Returns the height of the upper edge of lane n, as a share of the plot's height. */
export const topOf = (n: number, count: number) => (count - n - GAP / 2) / count;

/** Returns the key that a Plotly layout uses for the y axis of lane n. */
export const axisKey = (n: number) => (n === 0 ? "yaxis" : `yaxis${n + 1}`) as "yaxis2";
/** Returns the name that Plotly traces use for the y axis of lane n. */
export const axisName = (n: number) => (n === 0 ? "y" : `y${n + 1}`) as "y2";

/**
 * Returns the ticks of a lane whose range is from `-high` to `high`: 0, and the largest number with one digit on each side of it.
 * For `high` = 2.7, the ticks are -2, 0 and 2.
 */
export function signedTicks(high: number): number[] {
  const unit = 10 ** Math.floor(Math.log10(high));
  const mark = Math.floor(high / unit) * unit;
  return [-mark, 0, mark];
}

/** Returns the label to the left of a lane, in the colour of its part. `more` is an optional second line in small letters. */
export function laneNote(name: Part, n: number, count: number, more?: string): Annotation {
  return note(`<b>${partText[name]}</b>${more ? `<br><span style="font-size:11px">${more}</span>` : ""}`, {
    ...(more ? { align: "right" } : {}),
    xref: "paper",
    yref: "paper",
    x: 0,
    y: (bottomOf(n, count) + topOf(n, count)) / 2,
    xanchor: "right",
    yanchor: "middle",
    xshift: -42,
    font: { size: 13, color: gateColours[name] },
  });
}
