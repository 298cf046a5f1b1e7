// Draws the lanes (the plots on top of each other) of the figure `statesOverTime`. A lane has one line per unit, and a band per line if the
// sequence is long.
import type { Annotation, Data } from "plotly.js";
import { type LineStyle, palette, textColour } from "../kit/colours";
import { spread } from "../kit/end-labels";
import { indices, rounded } from "../kit/number-lists";
import { extremes } from "../kit/number-text";
import { note } from "../kit/theme";

/** The state of one unit over time, and its line style. */
export interface StateLine {
  readonly unit: number;
  /** The unit's values [T]. */
  readonly values: readonly number[];
  readonly colour: string;
  readonly dash: LineStyle["dash"];
}

/** The y axis on which a lane's traces are drawn. If `yaxis` is missing, it is the first y axis. */
export type LanePlace = { readonly yaxis?: "y2" };

/** The largest number of steps that are drawn one by one. A longer sequence is drawn as blocks of steps, at most half as many as `MAX_STEPS`. */
const MAX_STEPS = 400;

/** Returns the number of steps that one point of a line stands for. */
export const blockSize = (steps: number): number => (steps <= MAX_STEPS ? 1 : Math.ceil(steps / (MAX_STEPS / 2)));

/** Returns, for each block of steps, the lowest value, the mean, the highest value, and the step in the middle of the block. */
function blocks(low: readonly number[], high: readonly number[]) {
  const size = blockSize(low.length);
  const at = indices(Math.ceil(low.length / size)).map((b) => {
    const [from, to] = [b * size, Math.min(low.length, (b + 1) * size)];
    return {
      middle: (from + to - 1) / 2,
      least: extremes(low.slice(from, to)).least,
      most: extremes(high.slice(from, to)).most,
      mean: rounded(low.slice(from, to).reduce((a, value) => a + value, 0) / (to - from)),
    };
  });
  return {
    x: at.map(({ middle }) => middle),
    low: at.map(({ least }) => least),
    high: at.map(({ most }) => most),
    mean: at.map(({ mean }) => mean),
  };
}

/** Returns a band as two invisible lines with a filled area between them. */
function band(x: number[], low: number[], high: number[], fill: string, place: LanePlace): Data[] {
  const edge = { type: "scatter", mode: "lines", x, line: { width: 0 }, hoverinfo: "skip", ...place } as const;
  return [
    { ...edge, y: low },
    { ...edge, y: high, fill: "tonexty", fillcolor: fill },
  ];
}

/** Returns the band from the lowest to the highest value of all units at each step. */
export function rangeOfAll(
  edges: readonly { least: number; most: number }[],
  colour: string,
  place: LanePlace,
): Data[] {
  const { x, low, high } = blocks(
    edges.map(({ least }) => least),
    edges.map(({ most }) => most),
  );
  return band(x, low, high, `${colour}1a`, place);
}

/** Returns one unit as a line. For a long sequence, the line shows the means of blocks, and a band shows their range. */
export function lineTraces({ unit, values, colour, dash }: StateLine, part: string, place: LanePlace): Data[] {
  const { x, low, high, mean } = blocks(values, values);
  const isLong = blockSize(values.length) > 1; // dashes are unreadable on a line that goes up and down, so in a long sequence shades distinguish the units
  return [
    ...(isLong ? band(x, low, high, `${colour}2b`, place) : []),
    {
      type: "scatter",
      ...(values.length <= 30 ? { mode: "lines+markers", marker: { size: 6, color: colour } } : { mode: "lines" }),
      name: `unit ${unit}`,
      x,
      y: mean,
      ...place,
      line: { color: colour, dash: isLong ? "solid" : dash, width: 2.2, simplify: false },
      hovertemplate: `unit ${unit}, t = %{x}: ${part} %{y:.3f}<extra></extra>`,
    },
  ];
}

/** Returns the lines of a state's upper and lower bound: |h| = 1 for the hidden state, and |c| = t + 1 for the cell state. */
export function boundLines(part: "cell" | "hidden", steps: number, place: LanePlace): Data[] {
  const end = Math.max(1, steps - 1);
  return [1, -1].map((sign) => ({
    type: "scatter",
    mode: "lines",
    x: [0, end],
    y: part === "hidden" ? [sign, sign] : [sign, sign * (end + 1)],
    line: { color: palette.reference, width: 1.2, dash: "dash" },
    hoverinfo: "skip",
    ...place,
  }));
}

/** Returns the names of the units at the ends of their lines, within the height of the lane. */
export function unitNotes(
  lines: readonly StateLine[],
  [low, high]: readonly [number, number],
  bottom: number,
  top: number,
): Annotation[] {
  const heights = spread(
    lines.map(({ values }) => (blocks(values, values).mean.at(-1) as number) - low).map((y) => y / (high - low)),
    0.115,
  );
  return lines.map(({ unit, colour }, m) =>
    note(`unit ${unit}`, {
      xref: "paper",
      yref: "paper",
      x: 1,
      y: rounded(bottom + (top - bottom) * (heights[m] as number)),
      xanchor: "left",
      yanchor: "middle",
      xshift: 8,
      font: { size: 12, color: textColour(colour) },
    }),
  );
}
