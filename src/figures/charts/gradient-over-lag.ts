// Draws the figure `gradientOverLag`, which shows how fast gradients vanish.
import type { Data } from "plotly.js";
import { checkNames } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import { endLabels } from "../kit/end-labels";
import type { Figure } from "../kit/figure";
import { indices } from "../kit/number-lists";
import { say } from "../kit/number-text";
import { axis, baseLayout, config } from "../kit/theme";
import { pick, thin } from "../kit/thin-line";
import { escapeText } from "../kit/time-ticks";
import { checkModels, type LagModel, type LagSeries } from "./lag-models";

/** The options of `gradientOverLag`. */
export interface GradientOverLagOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
}

/** The largest number of ticks. The number of decades between two ticks is computed from it. */
const TICKS = 7;

/**
 * Returns a figure with one line per model: the norm of the gradient, on a logarithmic axis, over the lag. The lag is the number of steps back
 * from the loss. The label at the end of a line gives the mean factor per step.
 *
 * A norm of exactly 0 has no logarithm, so it is drawn as a hollow mark on a separate strip below the axis. (The smallest float32 above 0 is
 * 1.4e-45.) The mean factor is (last / first)^(1 / steps between them), where `first` and `last` are the first and the last norm above 0.
 * N lags; each model may have a different number.
 *
 * @param series 1 to 5 models, each { name, norms [N], lags? [N] }
 * @throws InputError if there is no model or more than 5, if a norm is NaN or below 0, if lags do not increase, or if lists differ in length
 */
export function gradientOverLag(
  series: LagSeries | readonly LagSeries[],
  options: GradientOverLagOptions = {},
): Figure {
  const caller = "gradientOverLag";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel"]);
  const models = checkModels(caller, isMany(series) ? series : [series]);
  const positive = models.flatMap(({ y }) => y.filter((norm) => norm > 0)).map(Math.log10);
  const hasZero = models.some(({ y }) => y.includes(0));
  const top = Math.ceil(positive.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) + 0.1);
  const bottom = Math.floor(positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY) - 0.1);
  const [high, low] = positive.length > 0 ? [top, bottom] : [0, -1];
  const strip = Math.max(0.5, (high - low) * 0.1); // the height of the strip for zeros, in decades
  const range: [number, number] = [hasZero ? low - strip : low, high];
  const zero = 10 ** (low - strip / 2);
  const every = Math.max(1, Math.ceil((high - low) / TICKS));
  const decades = indices(Math.floor((high - low) / every) + 1).map((n) => high - n * every);
  const longest = Math.max(...models.map(({ name }) => name.length), 13);
  return {
    data: models.flatMap((model, n) => tracesOf(model, n, zero)),
    layout: {
      ...baseLayout({ title: options.title, height: 400, margin: { r: 24 + Math.min(220, longest * 8) } }),
      xaxis: axis(options.xLabel ?? "lag: steps back from the loss", { rangemode: "tozero" }),
      yaxis: axis(options.yLabel ?? "norm of the gradient", {
        type: "log",
        range,
        tickmode: "array",
        tickvals: [...decades.map((decade) => 10 ** decade), ...(hasZero ? [zero] : [])],
        ticktext: [...decades.map(decadeText), ...(hasZero ? ["exactly 0"] : [])],
      }),
      annotations: endLabels(
        models.map(({ name, y, factor }, n) => {
          const last = y.at(-1) as number;
          const at = last > 0 ? Math.log10(last) : low - strip / 2;
          return {
            text: escapeText(name) + (factor === undefined ? "" : `<br>\u00d7 ${say(factor)} per step`),
            colour: seriesStyle(n).colour,
            at: (at - range[0]) / (range[1] - range[0]),
          };
        }),
        0.13,
      ),
      shapes: hasZero
        ? [
            {
              type: "rect",
              xref: "paper",
              x0: 0,
              x1: 1,
              y0: 10 ** range[0],
              y1: 10 ** low,
              layer: "below",
              line: { width: 0 },
              fillcolor: palette.grid,
            },
          ]
        : [],
    },
    config,
    alt: `Line chart of the gradient's norm against the lag, logarithmic. ${models.map(altOf).join(". ")}.`,
  };
}

/** Returns the traces of a model: lines through the norms above 0, with a gap at each norm of 0, and marks for the norms of 0 on their strip. */
function tracesOf({ name, x, y }: LagModel, n: number, zero: number): Data[] {
  const { colour, dash, symbol } = seriesStyle(n);
  const hovertemplate = `${escapeText(name)}, lag %{x}: %{y:.3g}<extra></extra>`;
  const runs = runsAbove0(y).map(({ from, to }): Data => {
    const logs = y.slice(from, to).map(Math.log10);
    const places = thin(logs).map((place) => place + from);
    return {
      type: "scatter",
      ...(to - from === 1 || y.length <= 30
        ? { mode: "lines+markers", marker: { symbol, size: 7, color: colour } }
        : { mode: "lines" }),
      name,
      x: pick(x, places),
      y: pick(y, places),
      line: { color: colour, dash, width: 2.5, simplify: false },
      hovertemplate,
    };
  });
  const zeros = y.flatMap((norm, at) => (norm === 0 ? [x[at] as number] : []));
  if (zeros.length === 0) return runs;
  const every = Math.ceil(zeros.length / 60);
  const shown = zeros.filter((_, at) => at % every === 0);
  return [
    ...runs,
    {
      type: "scatter",
      mode: "markers",
      name: `${name}, exactly 0`,
      x: shown,
      y: shown.map(() => zero),
      cliponaxis: false,
      marker: { symbol: `${symbol}-open`, size: 7, color: colour, line: { width: 1.5 } },
      hovertemplate: `${escapeText(name)}, lag %{x}: exactly 0<extra></extra>`,
    },
  ];
}

function runsAbove0(norms: readonly number[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  for (const [at, norm] of norms.entries()) {
    if (norm === 0) continue;
    const last = runs.at(-1);
    if (last?.to === at) last.to = at + 1;
    else runs.push({ from: at, to: at + 1 });
  }
  return runs;
}

function altOf({ name, x, y, factor }: LagModel): string {
  const zeros = y.filter((norm) => norm === 0).length;
  const firstZero = x[y.indexOf(0)] as number;
  return (
    `${name}: from ${say(y[0] as number)} at lag ${x[0]} to ${say(y.at(-1) as number)} at lag ${x.at(-1)}` +
    (factor === undefined ? "" : `, times ${say(factor)} per step`) +
    (zeros === 0 ? "" : `, exactly 0 at ${zeros} of ${y.length} lags, first at lag ${firstZero}`)
  );
}

const decadeText = (decade: number) =>
  decade === 0 ? "1" : decade === 1 ? "10" : `10<sup>${String(decade).replace("-", "\u2212")}</sup>`;

function isMany(series: LagSeries | readonly LagSeries[]): series is readonly LagSeries[] {
  return Array.isArray(series);
}
