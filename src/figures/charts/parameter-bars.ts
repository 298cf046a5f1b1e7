// Draws the figure `parameterBars`, which compares the numbers of parameters of models.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { gateColours, type Part, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices } from "../kit/number-lists";
import { sayCount, sayList } from "../kit/number-text";
import { textOn } from "../kit/printed-cells";
import { axis, baseLayout, config, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { type Counts, countsOf, type ParameterSource } from "./parameter-counts";

/** The options of `parameterBars`. */
export interface ParameterBarsOptions {
  /** "gate" divides a bar into gates, and "part" into kernel, recurrent kernel and bias; default "gate". */
  readonly by?: "gate" | "part";
  readonly title?: string;
}

const MAX_MODELS = 12;
/** In pixels: the width of a letter, of the narrowest page, and of the space to the right of the bars. */
const LETTER = 7.2;
const PAGE = 700;
const RIGHT = 84;
/** The order of the gates in a bar, which is the order in which a cell computes them. */
const ORDER = ["hidden", "update", "reset", "forget", "input", "candidate", "output"];

/**
 * Returns a figure with one bar per model. The pieces of a bar show how many parameters each gate or part has.
 *
 * A gate has F·H + H·H + H parameters, for its kernel, recurrent kernel and bias. An RNN has one such set, a GRU has three, and an LSTM has four.
 * A GRU whose reset gate acts after the recurrent product has H more, for the recurrent bias of the candidate. F features, H hidden units.
 *
 * @param models 1 to 12 models. A model is given by its sizes, { name?, cell, features, units, resetAfter? }, or by its weights, { name, weights },
 * which may be tensors or other values with a `shape`.
 * @throws InputError if there is no model or more than 12, if a cell is unknown, if a size is not an integer of at least 1, or if weights have no shapes
 */
export function parameterBars(
  models: ParameterSource | readonly ParameterSource[],
  options: ParameterBarsOptions = {},
): Figure {
  const caller = "parameterBars";
  checkNames(caller, "options", options, ["by", "title"]);
  const { by = "gate", title } = options;
  if (by !== "gate" && by !== "part") throw new InputError(`${caller}: by must be "gate" or "part", got "${by}".`);
  const list = (Array.isArray(models) ? models : [models]) as readonly ParameterSource[];
  if (list.length === 0 || list.length > MAX_MODELS)
    throw new InputError(`${caller}: models must have 1 to ${MAX_MODELS} entries, got ${list.length}.`);
  const bars = list.map((model, n) => {
    const { name, counts } = countsOf(caller, `models[${n}]`, model);
    const pieces = by === "gate" ? sums(counts, ({ gate }) => gate) : sums(counts, ({ part }) => part);
    return { name, pieces, total: counts.reduce((a, { count }) => a + count, 0) };
  });
  const most = Math.max(...bars.map(({ total }) => total));
  const found = [...new Set(bars.flatMap(({ pieces }) => [...pieces.keys()]))];
  // an output layer is not an output gate, so the colours of gates are used only if all pieces are gates
  const areGates = found.every((kind) => ORDER.includes(kind));
  const kinds = areGates ? ORDER.filter((kind) => found.includes(kind)) : found;
  const room = (PAGE - RIGHT - 20 - LETTER * longest(bars.map(({ name }) => name))) / 1.02;
  const isNamed = (kind: string) =>
    bars.some(({ pieces }) =>
      pieceText(kind, pieces.get(kind) ?? 0, ((pieces.get(kind) ?? 0) / most) * room).startsWith(kind),
    );
  const hasLegend = !kinds.every(isNamed);
  const entry = LETTER * longest(kinds) + 8;
  const legendRows = hasLegend ? Math.ceil(kinds.length / Math.max(1, Math.floor(room / (entry + 40)))) : 0;
  const top = (title ? 48 : 16) + 21 * legendRows + (hasLegend ? 8 : 0);
  return {
    data: kinds.map((kind, k): Data => {
      const colour = areGates ? gateColours[kind as Part] : seriesStyle(k).colour;
      const drawn = bars.flatMap(({ pieces }, n) =>
        pieces.has(kind) ? [{ n, count: pieces.get(kind) as number }] : [],
      );
      return {
        type: "bar",
        orientation: "h",
        name: escapeText(kind),
        x: drawn.map(({ count }) => count),
        y: drawn.map(({ n }) => n),
        text: drawn.map(({ count }) => pieceText(kind, count, (count / most) * room)),
        textposition: "inside",
        insidetextanchor: "middle",
        textangle: 0,
        insidetextfont: { size: 12, color: textOn(colour) },
        constraintext: "none",
        marker: { color: colour, line: { color: "#fbfaf7", width: 1.5 } },
        hovertemplate: `${escapeText(kind)}: %{x:,}<extra></extra>`,
      };
    }),
    layout: {
      ...baseLayout({
        title,
        height: top + 62 + 46 * bars.length,
        margin: { t: top, r: RIGHT },
      }),
      barmode: "stack",
      bargap: 0.35,
      showlegend: hasLegend,
      ...(hasLegend
        ? {
            legend: {
              orientation: "h",
              x: 0,
              y: 1.02,
              xanchor: "left",
              yanchor: "bottom",
              traceorder: "normal",
              entrywidth: entry,
            },
          }
        : {}),
      xaxis: axis("parameters", { range: [0, most * 1.02], separatethousands: true, nticks: 7 }),
      yaxis: axis(undefined, {
        showgrid: false,
        ticklen: 0,
        range: [bars.length - 0.5, -0.5],
        tickmode: "array",
        tickvals: indices(bars.length),
        ticktext: bars.map(({ name }) => `${escapeText(name)} `),
      }),
      annotations: bars.map(({ total }, n) =>
        note(`<b>${sayCount(total)}</b>`, { x: total, y: n, xanchor: "left", yanchor: "middle", xshift: 6 }),
      ),
    },
    config,
    alt: `Bars of parameters by ${by}. ${bars
      .map(
        ({ name, pieces, total }) =>
          `${name}: ${sayCount(total)}, ${sayList([...pieces].map(([kind, count]) => `${kind} ${sayCount(count)}`))}`,
      )
      .join(". ")}.`,
  };
}

const longest = (texts: readonly string[]) => Math.max(...texts.map((text) => text.length));

/** Returns the longest label that fits on a piece: its name and number, only its number, or an empty text. */
function pieceText(kind: string, count: number, room: number): string {
  const choices = [`${kind} ${sayCount(count)}`, sayCount(count), ""];
  return escapeText(choices.find((text) => text.length * LETTER + 8 <= room) ?? "");
}

function sums(counts: readonly Counts[], of: (entry: Counts) => string): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const entry of counts) pieces.set(of(entry), (pieces.get(of(entry)) ?? 0) + entry.count);
  return pieces;
}
