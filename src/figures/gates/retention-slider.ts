// Draws the figure `retentionSlider`, which shows how fast a forget gate forgets, with a slider for its bias.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { gateColours, palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { finite, indices, rounded } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { slider } from "../kit/slider";
import { baseLayout, config } from "../kit/theme";
import { halfLine, retentionAxes, retentionText } from "./gate-retention";
import { forgetOf, halfLife, retentionOf } from "./retention";

/** The options of `retentionSlider`. */
export interface RetentionSliderOptions {
  /** The slider's biases go from `from` to `to` in steps of `by`. The default is from -2 to 6 in steps of 0.5. */
  readonly from?: number;
  readonly to?: number;
  readonly by?: number;
  /** The bias that is shown first; default 0. */
  readonly start?: number;
  /** The number of time steps; default 50. */
  readonly steps?: number;
  readonly title?: string;
}

const MAX_POSITIONS = 200;

/**
 * Returns a figure of the share of the cell state that is left after t steps, sigmoid(b)^t, with a slider for the forget bias b. The slider also
 * works in a saved notebook without a kernel.
 *
 * @throws InputError if the range is empty or has more than 200 positions, if `start` is outside the range, or if a number is NaN
 */
export function retentionSlider(options: RetentionSliderOptions = {}): Figure {
  const caller = "retentionSlider";
  checkNames(caller, "options", options, ["from", "to", "by", "start", "steps", "title"]);
  const number = (name: "from" | "to" | "by" | "start", value: number) => finite(caller, name, options[name] ?? value);
  const [from, to, by] = [number("from", -2), number("to", 6), number("by", 0.5)];
  const steps = Math.round(finite(caller, "steps", options.steps ?? 50, 1));
  const count = Math.floor((to - from) / by + 1e-9) + 1;
  if (!(by > 0 && count >= 2 && count <= MAX_POSITIONS))
    throw new InputError(
      `${caller}: the range from ${from} to ${to} by ${by} must give 2 to ${MAX_POSITIONS} positions. Is \`by\` too small, or is its sign wrong?`,
    );
  const start = number("start", Math.min(to, Math.max(from, 0)));
  if (start < from || start > to)
    throw new InputError(`${caller}: start must be between \`from\` = ${from} and \`to\` = ${to}, got ${start}.`);

  const biases = indices(count).map((n) => rounded(from + n * by));
  const active = Math.round((start - from) / by);
  const shown = biases[active] as number;
  return {
    data: tracesFor(shown, steps),
    frames: biases.map((bias) => ({ name: say(bias), data: tracesFor(bias, steps) })),
    layout: {
      ...baseLayout({ title: options.title, height: 440, margin: { b: 130 } }),
      ...retentionAxes(steps),
      shapes: [halfLine],
      sliders: [slider({ frames: biases.map(say), active, prefix: "forget bias b = ", colour: gateColours.forget })],
    },
    config,
    alt:
      `The share of the cell that a forget gate keeps over up to ${steps} steps, with a slider for its bias b from ${say(from)} to ${say(biases.at(-1) as number)}. ` +
      [...new Set([from, shown, biases.at(-1) as number])]
        .map((bias) => retentionText(bias, retentionOf(bias, steps).at(-1) as number, halfLife(bias), steps))
        .join(" "),
  };
}

/** Returns the traces of a slider position: the curve, a mark at its half-life, and a text with its numbers. Every position has these three, because Plotly replaces the traces one by one. */
function tracesFor(bias: number, steps: number): Data[] {
  const left = retentionOf(bias, steps);
  const half = halfLife(bias);
  return [
    {
      type: "scatter",
      mode: "lines",
      name: "what is left",
      x: indices(steps + 1),
      y: left,
      line: { color: gateColours.forget, width: 3.5, simplify: false },
      hovertemplate: "t = %{x}: %{y:.4g} is left<extra></extra>",
    },
    {
      type: "scatter",
      mode: "markers",
      name: "half-life",
      x: [rounded(half)],
      y: [0.5],
      marker: { symbol: "diamond", size: 13, color: gateColours.forget, line: { color: palette.card, width: 2 } },
      hovertemplate: "half is left after %{x:.3g} steps<extra></extra>",
    },
    {
      type: "scatter",
      mode: "text",
      name: "in numbers",
      x: [steps],
      y: [0.93],
      text: [
        `f = sigmoid(b) = ${say(forgetOf(bias))}<br>half is left after ${say(half)} ${half === 1 ? "step" : "steps"}<br>${say(left.at(-1) as number)} is left after ${steps} steps`,
      ],
      textposition: "bottom left",
      textfont: { size: 14, color: palette.ink },
      hoverinfo: "skip",
    },
  ];
}
