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

/** The title, and how a bar is divided into pieces. */
export interface ParameterBarsOptions {
  /** What the pieces of a bar are: the gates, or kernel, recurrent kernel and bias; default the gates. */
  readonly by?: "gate" | "part";
  readonly title?: string;
}

const MOST_MODELS = 12;
/** Pixels of a letter, of the narrowest page, and to the right of the bars. */
const LETTER = 7.2;
const PAGE = 700;
const RIGHT = 84;
/** The order of gates in a bar, as the steps of a cell go. */
const ORDER = ["hidden", "update", "reset", "forget", "input", "candidate", "output"];

/**
 * How many parameters each model has, and where they sit: a bar for each, in pieces.
 *
 * A gate has F·H + H·H + H numbers: kernel, recurrent kernel, bias. An RNN has one such set, a GRU three, an LSTM four; a GRU with its
 * reset after the product has H more, the candidate's recurrent bias. F features, H hidden units.
 *
 * @param models sizes, { name?, cell, features, units, resetAfter? }, or weights, { name, weights } of anything that has shapes
 * @throws InputError for no model, more than 12, an unknown cell, sizes that are not whole numbers of at least 1, weights without shapes
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
  if (list.length === 0 || list.length > MOST_MODELS)
    throw new InputError(`${caller}: models must be 1 to ${MOST_MODELS}, got ${list.length}.`);
  const bars = list.map((model, n) => {
    const { name, counts } = countsOf(caller, `models[${n}]`, model);
    const pieces = by === "gate" ? sums(counts, ({ gate }) => gate) : sums(counts, ({ part }) => part);
    return { name, pieces, total: counts.reduce((a, { count }) => a + count, 0) };
  });
  const most = Math.max(...bars.map(({ total }) => total));
  const found = [...new Set(bars.flatMap(({ pieces }) => [...pieces.keys()]))];
  // an output layer is no output gate: gates' colours only where all pieces are gates
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

/** Returns the longest label that fits: name and number, only the number, or none. */
function pieceText(kind: string, count: number, room: number): string {
  const choices = [`${kind} ${sayCount(count)}`, sayCount(count), ""];
  return escapeText(choices.find((text) => text.length * LETTER + 8 <= room) ?? "");
}

function sums(counts: readonly Counts[], of: (entry: Counts) => string): Map<string, number> {
  const pieces = new Map<string, number>();
  for (const entry of counts) pieces.set(of(entry), (pieces.get(of(entry)) ?? 0) + entry.count);
  return pieces;
}
