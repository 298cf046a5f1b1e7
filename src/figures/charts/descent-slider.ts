// Draws the figure `descentSlider`, which shows paths of gradient descent on a loss curve.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { type NumberList, numberList, sameLength } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { slider } from "../kit/slider";
import { axis, baseLayout, config } from "../kit/theme";

/** The path of one gradient descent. */
export interface Descent {
  /** The label of the path on the slider, e.g. "0.1" or "none". */
  readonly name: string;
  /** The weight before the first step and after each step [K]. */
  readonly x: NumberList;
  /** The loss at each of these weights [K]. */
  readonly y: NumberList;
}

/** The options of `descentSlider`. */
export interface DescentSliderOptions {
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** The text before the slider's value, e.g. "clip at ". */
  readonly prefix?: string;
  /** The index of the path that is shown first; default 0. */
  readonly start?: number;
  readonly title?: string;
}

const MAX_DESCENTS = 40;

/**
 * Returns a figure of a loss over one weight, with a slider that selects one of several paths of gradient descent.
 * The paths show, for example, the effect of the step size or of clipping.
 *
 * The curve stays the same. A ring marks the start of the path, a star marks its end, and a text gives the longest step.
 * Points beyond the curve are drawn at the edge of the plot. When the mouse is over such a point, its label gives the true numbers.
 * The slider also works in a saved notebook without a kernel. N points of the curve, K points of a path.
 *
 * @param curve the weights x [N] and the loss at each weight y [N]
 * @param descents 2 to 40 paths
 * @throws InputError if there are fewer than 2 paths or more than 40, if a number is NaN, if lists differ in length, or if there is no path with
 * the index `start`
 */
export function descentSlider(
  curve: { readonly x: NumberList; readonly y: NumberList },
  descents: readonly Descent[],
  options: DescentSliderOptions = {},
): Figure {
  const caller = "descentSlider";
  checkNames(caller, "curve", curve, ["x", "y"]);
  checkNames(caller, "options", options, ["xLabel", "yLabel", "prefix", "start", "title"]);
  const [x, y] = [numberList(caller, "curve.x", curve.x), numberList(caller, "curve.y", curve.y)];
  sameLength(caller, "curve.y", y.length, x.length, "curve.x");
  if (!Array.isArray(descents) || descents.length < 2 || descents.length > MAX_DESCENTS)
    throw new InputError(`${caller}: descents must have 2 to ${MAX_DESCENTS} entries, got ${descents?.length}.`);
  const ways = descents.map((way, n) => {
    const [wx, wy] = [numberList(caller, `descents[${n}].x`, way.x), numberList(caller, `descents[${n}].y`, way.y)];
    sameLength(caller, `descents[${n}].y`, wy.length, wx.length, `descents[${n}].x`);
    return { name: String(way.name), x: wx, y: wy };
  });
  const active = options.start ?? 0;
  const shown = ways[active];
  if (!shown)
    throw new InputError(`${caller}: start must be a whole number from 0 to ${ways.length - 1}, got ${active}.`);
  const [low, high] = [Math.min(...x), Math.max(...x)];
  const [least, most] = [Math.min(...y), Math.max(...y)];
  const room = (most - least) * 0.08 || 0.5;
  const trace: Data = {
    type: "scatter",
    mode: "lines",
    name: "loss",
    x,
    y,
    line: { color: palette.reference, width: 2.5, simplify: false },
    hovertemplate: "%{x:.3g}: loss %{y:.4g}<extra></extra>",
  };
  const tracesFor = (way: Way) => [trace, ...wayTraces(way, low, high, most + 2.6 * room)];
  return {
    data: tracesFor(shown),
    frames: ways.map((way) => ({ name: way.name, data: tracesFor(way) })),
    layout: {
      ...baseLayout({ title: options.title, height: 470, margin: { b: 130 } }),
      xaxis: axis(options.xLabel, { range: [low - (high - low) * 0.04, high + (high - low) * 0.04] }),
      yaxis: axis(options.yLabel ?? "loss", { range: [least - room, most + 3 * room] }),
      sliders: [
        slider({ frames: ways.map(({ name }) => name), active, prefix: options.prefix ?? "", colour: palette.input }),
      ],
    },
    config,
    alt:
      `A loss over one weight from ${say(low)} to ${say(high)}, lowest ${say(least)}, highest ${say(most)}, with a slider for ${ways.length} paths of gradient descent. ` +
      [...new Set([ways[0] as Way, shown, ways.at(-1) as Way])]
        .map((way) => inWords(way, options.prefix ?? ""))
        .join(" "),
  };
}

interface Way {
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** Returns the traces of a path: its steps, the marks of its start and end, and a text with its numbers. Every path has these three, because Plotly replaces the traces one by one. */
function wayTraces({ x, y }: Way, low: number, high: number, top: number): Data[] {
  const colour = seriesStyle(3).colour;
  const inside = x.map((at) => Math.min(high, Math.max(low, at)));
  const ends = [inside[0] as number, inside.at(-1) as number];
  return [
    {
      type: "scatter",
      mode: "lines+markers",
      name: "steps",
      x: inside,
      y: [...y],
      text: x.map((at, n) => `step ${n}: at ${say(at)}, loss ${say(y[n] as number)}`),
      line: { color: colour, width: 1, dash: "dot", simplify: false },
      marker: { size: 6, color: colour },
      hovertemplate: "%{text}<extra></extra>",
    },
    {
      type: "scatter",
      mode: "markers",
      name: "start and end",
      x: ends,
      y: [y[0] as number, y.at(-1) as number],
      cliponaxis: false,
      marker: {
        symbol: ["circle-open", "star"],
        size: 15,
        color: [palette.ink, palette.highlight],
        line: { color: palette.ink, width: 2 },
      },
      hoverinfo: "skip",
    },
    {
      type: "scatter",
      mode: "text",
      name: "in numbers",
      x: [high],
      y: [top],
      text: [
        `${x.length - 1} steps, the longest ${say(longest(x))}<br>ending at ${say(x.at(-1) as number)} with a loss of ${say(y.at(-1) as number)}`,
      ],
      textposition: "bottom left",
      textfont: { size: 13, color: palette.ink },
      hoverinfo: "skip",
      cliponaxis: false,
    },
  ];
}

/** Returns the length of the longest step of a path. */
function longest(x: readonly number[]): number {
  return x.slice(1).reduce((most, at, n) => Math.max(most, Math.abs(at - (x[n] as number))), 0);
}

function inWords({ name, x, y }: Way, prefix: string): string {
  return (
    `${prefix}${name}: ${x.length - 1} steps from ${say(x[0] as number)} to ${say(x.at(-1) as number)}, the longest ${say(longest(x))}, ` +
    `loss ${say(y[0] as number)} to ${say(y.at(-1) as number)}.`
  );
}
