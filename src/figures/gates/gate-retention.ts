// Draws the figure `gateRetention`: curves of the share of the cell state that a forget gate keeps over time. retention-slider.ts uses the
// same axes and sentences.
import type { Data, Shape } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { gateColours, palette, seriesStyle, shades } from "../kit/colours";
import { endLabels } from "../kit/end-labels";
import type { Figure } from "../kit/figure";
import { finite, indices, type NumberList, numberList, rounded } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { forgetOf, halfLife, retentionOf } from "./retention";

/** The forget biases to compare, and the number of steps. */
export interface GateRetentionOptions {
  /** The forget biases to compare [N], at most 6, because a reader cannot distinguish more lines. */
  readonly bias: NumberList;
  /** The number of time steps, at least 1. */
  readonly steps: number;
  readonly title?: string;
}

const MAX_BIASES = 6;

/**
 * Returns a figure with one curve per forget bias b. The curve is the share of the cell state that is left after t steps. If the forget gate
 * depends only on its bias, this share is sigmoid(b)^t.
 *
 * A diamond marks the half-life, ln 0.5 / ln sigmoid(b), if the half-life is inside the plot.
 * @throws InputError if there is no bias or more than 6, if a bias is NaN, or if `steps` is below 1
 */
export function gateRetention(options: GateRetentionOptions): Figure {
  const caller = "gateRetention";
  checkNames(caller, "options", options, ["bias", "steps", "title"]);
  const biases = numberList(caller, "bias", options.bias).sort((a, b) => a - b);
  if (biases.length > MAX_BIASES)
    throw new InputError(
      `${caller}: bias must have at most ${MAX_BIASES} entries to stay readable, got ${biases.length}.`,
    );
  const steps = Math.round(finite(caller, "steps", options.steps, 1));
  const colours = shades(gateColours.forget, biases.length);
  const curves = biases.map((bias, n) => ({
    bias,
    colour: colours[n] as string,
    dash: seriesStyle(n).dash,
    left: retentionOf(bias, steps),
    half: halfLife(bias),
  }));

  return {
    data: curves.flatMap(({ bias, colour, dash, left, half }): Data[] => [
      {
        type: "scatter",
        mode: "lines",
        name: `b = ${say(bias)}`,
        x: indices(steps + 1),
        y: left,
        line: { color: colour, dash, width: 3, simplify: false },
        hovertemplate: `b = ${say(bias)}, t = %{x}: %{y:.4g} is left<extra></extra>`,
      },
      ...(half > steps
        ? []
        : [
            {
              type: "scatter" as const,
              mode: "markers" as const,
              name: "half-life",
              cliponaxis: false,
              x: [rounded(half)],
              y: [0.5],
              marker: {
                symbol: "diamond" as const,
                size: 11,
                color: colour,
                line: { color: palette.card, width: 1.5 },
              },
              hovertemplate: `b = ${say(bias)}: half is left after ${say(half)} steps<extra></extra>`,
            },
          ]),
    ]),
    layout: {
      ...baseLayout({ title: options.title, margin: { r: 190 } }),
      ...retentionAxes(steps),
      shapes: [halfLine],
      annotations: endLabels(
        curves.map(({ bias, colour, left }) => ({
          text: `b = ${say(bias)}: ${say(left.at(-1) as number)} left`,
          colour,
          at: ((left.at(-1) as number) - RANGE[0]) / (RANGE[1] - RANGE[0]),
        })),
      ),
    },
    config,
    alt: `The share of the cell that a forget gate keeps over up to ${steps} steps, sigmoid(b) to the power t. ${curves
      .map(({ bias, left, half }) => retentionText(bias, left.at(-1) as number, half, steps))
      .join(" ")}`,
  };
}

const RANGE = [-0.03, 1.05] as const;

/** Returns the axes of the curves. The figure `retentionSlider` uses the same axes. */
export function retentionAxes(steps: number) {
  return {
    xaxis: axis("time steps t", { range: [0, steps] }),
    yaxis: axis("share of the cell that is left, f<sup>t</sup>", {
      range: [...RANGE],
      tickvals: [0, 0.25, 0.5, 0.75, 1],
      ticktext: ["0", "0.25", "half", "0.75", "1"],
    }),
  };
}

/** A horizontal line at one half. The half-life is where a curve crosses this line. */
export const halfLine: Shape = {
  type: "line",
  xref: "paper",
  x0: 0,
  x1: 1,
  y0: 0.5,
  y1: 0.5,
  layer: "below",
  line: { color: palette.reference, width: 1, dash: "dot" },
};

/** Returns a description of a curve, such as "b = 1: f = 0.731, half is left after 2.21 steps, 1.58e-7 after 50." */
export function retentionText(bias: number, left: number, half: number, steps: number): string {
  return `b = ${say(bias)}: f = ${say(forgetOf(bias))}, half is left after ${say(half)} ${half === 1 ? "step" : "steps"}, ${say(left)} after ${steps}.`;
}
