// Draws the figure `activationCurves`, which shows the curves of activation functions in one plot.
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import { endLabels } from "../kit/end-labels";
import type { Figure } from "../kit/figure";
import { finite, type NumberList, numberList, rounded, span } from "../kit/number-lists";
import { extremes, say, sayList } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { type Activation, activationNames, activations } from "./activations";

/** The options of `activationCurves`. */
export interface ActivationCurvesOptions {
  readonly functions: readonly Activation[];
  /** The range of the pre-activation; default -6 to 6. */
  readonly from?: number;
  readonly to?: number;
  /** Pre-activations to mark on each curve [M]. */
  readonly mark?: NumberList;
  readonly title?: string;
}

const POINTS = 241;

/**
 * Returns a figure with the curves of activation functions over the pre-activation a = x · W + h · U + b. A label names each curve.
 *
 * The hard sigmoid is clip(0.2 a + 0.5, 0, 1), as in Keras 2 and tfjs.
 * @throws InputError if `functions` is empty or contains an unknown name, if the range is empty, or if a mark is outside the range
 */
export function activationCurves(options: ActivationCurvesOptions): Figure {
  const caller = "activationCurves";
  checkNames(caller, "options", options, ["functions", "from", "to", "mark", "title"]);
  const { functions, title } = options;
  checkFunctions(caller, functions);
  const [from, to] = [finite(caller, "from", options.from ?? -6), finite(caller, "to", options.to ?? 6)];
  if (from >= to) throw new InputError(`${caller}: \`from\` must be below \`to\`, got ${from} and ${to}.`);
  const marks = options.mark === undefined ? [] : numberList(caller, "mark", options.mark);
  const outside = marks.find((a) => a < from || a > to);
  if (outside !== undefined)
    throw new InputError(
      `${caller}: mark must be between \`from\` = ${from} and \`to\` = ${to}, got ${outside}. Widen the range.`,
    );

  const x = span(from, to, POINTS);
  const curves = functions.map((name, n) => ({
    name,
    style: seriesStyle(n),
    // the marks of the second and later curves are rings, so that where two curves meet, the mark below is visible through the ring
    symbol: n === 0 ? seriesStyle(n).symbol : (`${seriesStyle(n).symbol}-open` as const),
    y: x.map((a) => rounded(activations[name](a))),
    marks: marks.map((a) => rounded(activations[name](a))),
  }));
  const { least, most } = extremes(curves.flatMap(({ y }) => y));
  const room = (most - least) * 0.06 || 0.5;
  const range: [number, number] = [least - room, most + room];

  return {
    data: curves.flatMap(({ name, style, symbol, y, marks: heights }) => [
      {
        type: "scatter" as const,
        mode: "lines" as const,
        name: activationNames[name],
        x,
        y,
        line: { color: style.colour, dash: style.dash, width: 3, simplify: false },
      },
      ...(marks.length === 0
        ? []
        : [
            {
              type: "scatter" as const,
              mode: "markers" as const,
              name: activationNames[name],
              x: marks,
              y: heights,
              marker: { symbol, size: 11, color: style.colour, line: { width: 2 } },
              hovertemplate: `${activationNames[name]}(%{x}) = %{y:.6f}<extra></extra>`,
            },
          ]),
    ]),
    layout: {
      ...baseLayout({ title, margin: { r: 160 } }),
      xaxis: axis("pre-activation a", { range: [from, to], zeroline: true, zerolinecolor: palette.faint }),
      yaxis: axis("activation", { range, zeroline: true, zerolinecolor: palette.faint }),
      annotations: endLabels(
        curves.map(({ name, style, y }) => ({
          text: name === "hardSigmoid" ? "hard sigmoid<br>clip(0.2 a + 0.5, 0, 1)" : activationNames[name],
          colour: style.colour,
          at: ((y.at(-1) as number) - range[0]) / (range[1] - range[0]),
        })),
        0.11,
      ),
      shapes: marks.map((a) => ({
        type: "line",
        yref: "paper",
        x0: a,
        x1: a,
        y0: 0,
        y1: 1,
        layer: "below",
        line: { color: palette.faint, width: 1, dash: "dot" },
      })),
    },
    config,
    alt: `${altHead(functions, from, to)}${marks
      .map(
        (a, m) =>
          ` At a = ${say(a)}: ${sayList(curves.map((c) => `${activationNames[c.name]} ${say(c.marks[m] as number)}`))}.`,
      )
      .join("")}`,
  };
}

function altHead(functions: readonly Activation[], from: number, to: number): string {
  const named = functions.map((name) =>
    name === "hardSigmoid" ? "hard sigmoid (clip(0.2 a + 0.5, 0, 1))" : activationNames[name],
  );
  const range = functions.map(
    (name) => `${activationNames[name]} goes from ${say(activations[name](from))} to ${say(activations[name](to))}`,
  );
  return `Curves of ${sayList(named)} for pre-activations a from ${say(from)} to ${say(to)}: ${sayList(range)}.`;
}

function checkFunctions(caller: string, functions: readonly string[]): void {
  const known = Object.keys(activations).join(", ");
  if (!Array.isArray(functions) || functions.length === 0)
    throw new InputError(`${caller}: functions must name at least one of ${known}, got none.`);
  const unknown = functions.find((name) => !Object.hasOwn(activations, name));
  if (unknown !== undefined)
    throw new InputError(`${caller}: each of functions must be one of ${known}, got "${unknown}".`);
}
