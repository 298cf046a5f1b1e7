import { checkNames } from "../cells/validate";
import { gateColours, palette } from "./colours";
import type { Figure } from "./figure";
import { indices, type NumberList, numberList, rounded, sameLength } from "./numbers";
import { axis, baseLayout, config } from "./theme";
import { timeName, timeTicks } from "./ticks";
import { say, sayRange } from "./words";

/** The two terms of c' = f * c + i * g, step by step. */
export interface Terms {
  /** f * c: what the forget gate kept [T]. */
  readonly kept: NumberList;
  /** i * g: what the input gate wrote [T]. */
  readonly written: NumberList;
}

export interface StackedTermsOptions {
  readonly title?: string;
  /** One for each time step [T]. */
  readonly tokens?: readonly string[];
}

/**
 * What each step kept and wrote, as bars on top of each other, and their sum, the new cell state. T time steps.
 *
 * @param terms kept f * c [T] and written i * g [T] of one unit
 * @throws InputError for empty lists, NaN, lists of different lengths
 */
export function stackedTerms(terms: Terms, options: StackedTermsOptions = {}): Figure {
  const caller = "stackedTerms";
  checkNames(caller, "options", options, ["title", "tokens"]);
  const kept = numberList(caller, "kept", terms.kept);
  const written = numberList(caller, "written", terms.written);
  sameLength(caller, "written", written.length, kept.length, "kept");
  const { title, tokens } = options;
  const t = indices(kept.length);
  const sum = t.map((n) => rounded((kept[n] as number) + (written[n] as number)));
  const when = timeName(tokens);
  return {
    data: [
      {
        type: "bar",
        name: "kept, f * c",
        x: t,
        y: kept,
        marker: { color: gateColours.forget },
        hovertemplate: "kept %{y:.4g}<extra></extra>",
      },
      {
        type: "bar",
        name: "written, i * g",
        x: t,
        y: written,
        marker: {
          color: gateColours.input,
          pattern: { shape: "/", size: 8, solidity: 0.25, bgcolor: gateColours.input, fgcolor: palette.card },
        },
        hovertemplate: "written %{y:.4g}<extra></extra>",
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: "new cell, c' = f * c + i * g",
        x: t,
        y: sum,
        line: { color: gateColours.cell, width: 2 },
        marker: { symbol: "diamond", size: 11, color: gateColours.cell, line: { color: palette.card, width: 2 } },
        hovertemplate: "cell %{y:.4g}<extra></extra>",
      },
    ],
    layout: {
      ...baseLayout({ title, height: 400, margin: { t: title ? 84 : 48 } }),
      barmode: "relative",
      bargap: 0.35,
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1.02, xanchor: "left", yanchor: "bottom" },
      xaxis: axis(tokens ? "token, from first to last" : "time step t", {
        ...timeTicks(caller, kept.length, tokens),
        showgrid: false,
      }),
      yaxis: axis("term", { zeroline: true, zerolinecolor: palette.neutral, zerolinewidth: 1 }),
    },
    config,
    alt:
      `Stacked bars over ${kept.length} time steps. Kept, f * c: ${sayRange(kept, when)}. Written, i * g: ${sayRange(written, when)}. ` +
      `Their sum, the new cell state, ends at ${say(sum.at(-1) as number)}.`,
  };
}
