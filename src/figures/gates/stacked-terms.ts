// Draws the figure `stackedTerms`, which shows how much an LSTM cell keeps and writes at each step.
import { checkNames } from "../../base/validate";
import { gateColours, palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberList, numberList, rounded, sameLength } from "../kit/number-lists";
import { say, sayRange } from "../kit/number-text";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config } from "../kit/theme";
import { timeName, timeTicks, timeTitle } from "../kit/time-ticks";

/** The two terms of the new cell state, c_t = f ⊙ c_{t-1} + i ⊙ g, step by step. */
export interface Terms {
  /** f ⊙ c_{t-1}, the part that the forget gate kept [T]. */
  readonly kept: NumberList;
  /** i ⊙ g, the part that the input gate wrote [T]. */
  readonly written: NumberList;
}

/** The options of `stackedTerms`. */
export interface StackedTermsOptions {
  readonly title?: string;
  /** The tokens of the sequence, one per time step [T]. */
  readonly tokens?: readonly string[];
  /** If true, the two bars of a step are side by side and both start at 0. If false, they are stacked. Default false. */
  readonly beside?: boolean;
}

/**
 * HATCHED is the largest number of steps for which bars are hatched, because narrower hatched bars would flicker.
 * MAX_COLUMNS is the largest number of bars. With more steps, each bar is the mean of a block of steps.
 */
const HATCHED = 60;
const MAX_COLUMNS = 160;

/**
 * Returns a figure with two bars per step, for the part of the cell state that the step kept and the part that it wrote. A line shows the sum of
 * the two parts, which is the new cell state. T time steps.
 *
 * With more than 160 steps, a bar is the mean of a block of steps. The means of the two parts still add up to the mean of the cell state.
 *
 * @param terms the two parts of one unit: kept, f ⊙ c_{t-1} [T], and written, i ⊙ g [T]
 * @throws InputError if a list is empty, if a value is NaN, or if the lists differ in length
 */
export function stackedTerms(terms: Terms, options: StackedTermsOptions = {}): Figure {
  const caller = "stackedTerms";
  checkNames(caller, "options", options, ["title", "tokens", "beside"]);
  const kept = numberList(caller, "kept", terms.kept);
  const written = numberList(caller, "written", terms.written);
  sameLength(caller, "written", written.length, kept.length, "kept");
  const { title, tokens, beside = false } = options;
  const sum = indices(kept.length).map((n) => rounded((kept[n] as number) + (written[n] as number)));
  const when = timeName(tokens);
  const { rows, columnAt, columnsPerBlock } = shrink([kept, written, sum], 3, MAX_COLUMNS);
  const [t, [keptBars, writtenBars, sumLine]] =
    columnsPerBlock > 1
      ? [[...columnAt], rows as [number[], number[], number[]]]
      : [indices(kept.length), [kept, written, sum] as const];
  const isLong = t.length > HATCHED;
  return {
    data: [
      {
        type: "bar",
        name: "kept, f ⊙ c<sub>t−1</sub>",
        x: t,
        y: keptBars,
        marker: { color: gateColours.forget },
        hovertemplate: "kept %{y:.4g}<extra></extra>",
      },
      {
        type: "bar",
        name: "written, i ⊙ g",
        x: t,
        y: writtenBars,
        marker: {
          color: gateColours.input,
          ...(isLong
            ? {}
            : { pattern: { shape: "/", size: 8, solidity: 0.25, bgcolor: gateColours.input, fgcolor: palette.card } }),
        },
        hovertemplate: "written %{y:.4g}<extra></extra>",
      },
      {
        type: "scatter",
        mode: isLong ? "lines" : "lines+markers",
        name: "new cell c<sub>t</sub>, their sum",
        x: t,
        y: sumLine,
        line: { color: gateColours.cell, width: isLong ? 1.5 : 2 },
        ...(isLong
          ? {}
          : {
              marker: { symbol: "diamond", size: 11, color: gateColours.cell, line: { color: palette.card, width: 2 } },
            }),
        hovertemplate: "cell %{y:.4g}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({ title, height: 400, margin: { t: title ? 84 : 48 } }),
      barmode: beside ? "group" : "relative",
      bargap: isLong ? 0.1 : 0.35,
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom" },
      xaxis: axis(`${timeTitle(tokens)}${columnsPerBlock > 1 ? `, means of ${columnsPerBlock} steps` : ""}`, {
        ...timeTicks(caller, kept.length, tokens),
        showgrid: false,
      }),
      yaxis: axis("part of c", { zeroline: true, zerolinecolor: palette.neutral, zerolinewidth: 1 }),
    },
    config,
    alt:
      `${beside ? "Bars side by side" : "Stacked bars"} over ${kept.length} time steps${columnsPerBlock > 1 ? `, each the mean of ${columnsPerBlock}` : ""}. Kept, f ⊙ c at t − 1: ${sayRange(kept, when)}. Written, i ⊙ g: ${sayRange(written, when)}. ` +
      `Their sum, the new cell state, ends at ${say(sum.at(-1) as number)}.`,
  };
}
