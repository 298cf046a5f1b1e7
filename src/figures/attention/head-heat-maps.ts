// Draws the figure headHeatMaps: the attention weights of several heads as matrices side by side.
import type { Annotation, Layout, LayoutAxis } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { attentionColour, palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config, note } from "../kit/theme";
import { tokenTicks } from "../kit/token-ticks";
import { checkRows, hatching, maskRows } from "./alignment-mask";

/** The names of the tokens, the mask, and the title. */
export interface HeadHeatMapsOptions {
  /** Names of the positions that are attended to, on the horizontal axes [S]; default 0, 1, … */
  readonly source?: readonly string[];
  /** Names of the positions that attend, on the vertical axes [T]; default 0, 1, … */
  readonly target?: readonly string[];
  /** The mask of all heads, in which 1 keeps a weight and 0 masks it: one row [S], or one row per query [T, S]. */
  readonly mask?: ArrayLike<number> | NumberTable;
  readonly title?: string;
}

const MOST_HEADS = 8;
/** In pixels: the width and the height of all panels on the narrowest page, and the space between two panels. */
const ROOM = 500;
const GAP = 26;

/**
 * Returns one heat map of attention weights per head, with the same colours. N heads (at most 8), T queries, S source length.
 *
 *     const weights = initMultiHeadAttention({ features: 8, heads: 2, seed: 1 });
 *     const result = multiHeadAttention(weights, tf.ones([1, 5, 8]), tf.ones([1, 5, 8]), tf.ones([1, 5, 8]), { heads: 2 });
 *     show(headHeatMaps(result.weights.arraySync()[0]));
 *
 * In each panel a column is a position that is attended to, a row is a position that attends, and each row sums to 1. Masked fields are hatched.
 * @param weights the weights of one sequence, as `multiHeadAttention` returns them [N, T, S]
 * @throws InputError for no head or more than 8; if the heads have different sizes; otherwise as `alignmentHeatMap` does
 */
export function headHeatMaps(weights: ArrayLike<NumberTable>, options: HeadHeatMapsOptions = {}): Figure {
  const caller = "headHeatMaps";
  checkNames(caller, "options", options, ["source", "target", "mask", "title"]);
  const tables = readHeads(caller, weights);
  const [height, width] = [tables[0]?.length as number, tables[0]?.[0]?.length as number];
  const { source, target, mask, title } = options;
  if (source) sameLength(caller, "source", source.length, width, "the columns of weights");
  if (target) sameLength(caller, "target", target.length, height, "the rows of weights");
  const keep =
    mask === undefined ? undefined : tables.map((table, n) => maskRows(`${caller}, head ${n}`, mask, table))[0];

  const columns = tables.length <= 4 ? tables.length : Math.ceil(tables.length / 2);
  const lines = Math.ceil(tables.length / columns);
  const side = (ROOM - GAP * (columns - 1)) / columns;
  const panel = Math.min(220, Math.max(90, side));
  const plotHeight = lines * panel + (lines - 1) * 2 * GAP;
  const most = extremes(tables.flat(2)).most;
  const top = most < 0.5 ? most : 1;
  const across = tokenTicks(source, width, side, "across");
  const down = tokenTicks(target, height, panel, "down");
  const margin = { l: 34 + down.room, r: 24, t: (title ? 44 : 12) + 24, b: 34 + across.room };
  const layout: Partial<Layout> = {
    ...baseLayout({ title, height: margin.t + plotHeight + margin.b, margin }),
    annotations: tables.map((_, n) => headName(n, placeOf(n, columns, plotHeight, panel))),
    shapes: keep
      ? tables.flatMap((_, n) => hatching(keep).map((shape) => ({ ...shape, ...refsOf(n, "xref", "yref") })))
      : [],
  };
  for (const n of indices(tables.length)) {
    const { x, y } = placeOf(n, columns, plotHeight, panel);
    const [isLeft, isLow] = [n % columns === 0, n + columns >= tables.length];
    const atX = {
      domain: x,
      anchor: `y${suffix(n)}` as "y",
      showgrid: false,
      range: [-0.5, width - 0.5],
    } satisfies Partial<LayoutAxis>;
    const atY = {
      domain: y,
      anchor: `x${suffix(n)}` as "x",
      showgrid: false,
      range: [height - 0.5, -0.5],
    } satisfies Partial<LayoutAxis>;
    const few = source ? {} : { nticks: Math.max(3, Math.floor(side / 28)), tickangle: 0 };
    layout[`xaxis${suffix(n)}` as "xaxis"] = isLow
      ? axis("source", { ...across.axis, ...few, ...atX })
      : withoutLabels(axis(undefined, atX));
    layout[`yaxis${suffix(n)}` as "yaxis"] = isLeft
      ? axis("target", { ...down.axis, ...atY })
      : withoutLabels(axis(undefined, atY));
  }
  return {
    data: tables.map((table, n) => {
      const small = shrink(table, 128, 128);
      return {
        type: "heatmap",
        ...refsOf(n, "xaxis", "yaxis"),
        z: small.rows as number[][],
        x: [...small.columnAt],
        y: [...small.rowAt],
        zmin: 0,
        zmax: top,
        colorscale: sequentialScale(attentionColour),
        showscale: n === 0,
        hovertemplate: `head ${n}, target %{y}, source %{x}: weight %{z:.3f}<extra></extra>`,
        ...(n === 0 ? { colorbar: colourBar("weight") } : {}),
      };
    }),
    layout,
    config,
    alt: altText(tables, keep, options),
  };
}

function readHeads(caller: string, weights: ArrayLike<NumberTable>): number[][][] {
  const heads = (weights as ArrayLike<NumberTable> | undefined)?.length;
  if (!Array.isArray(weights) || heads === undefined || heads < 1 || heads > MOST_HEADS)
    throw new InputError(
      `${caller}: weights must be a list of 1 to ${MOST_HEADS} heads [N, T, S], got ${Array.isArray(weights) ? `${heads} heads` : `a value of type ${typeof weights}`}. Take one sequence of the batch: weights.arraySync()[0].`,
    );
  const tables = weights.map((table: NumberTable, n) => numberTable(caller, `weights[${n}]`, table));
  for (const [n, table] of tables.entries()) {
    sameLength(caller, `weights[${n}]`, table.length, tables[0]?.length as number, "the rows of weights[0]");
    sameLength(
      caller,
      `weights[${n}][0]`,
      table[0]?.length as number,
      tables[0]?.[0]?.length as number,
      "the columns of weights[0]",
    );
    checkRows(`${caller}, head ${n}`, table);
  }
  return tables;
}

/** Returns an axis without ticks. Plotly rejects settings of ticks and labels that it does not draw. */
function withoutLabels({ tickfont, tickcolor, ticklen, ...rest }: LayoutAxis): LayoutAxis {
  return { ...rest, ticks: "", showticklabels: false };
}

const suffix = (n: number) => (n === 0 ? "" : String(n + 1));

/** Returns the names of a panel's axes, below the given keys. */
function refsOf<X extends string, Y extends string>(n: number, x: X, y: Y): Record<X, "x"> & Record<Y, "y"> {
  return { [x]: `x${suffix(n)}`, [y]: `y${suffix(n)}` } as Record<X, "x"> & Record<Y, "y">;
}

/** Returns the part of the plot that a panel covers, as shares of the width from the left and of the height from the bottom. */
function placeOf(
  n: number,
  columns: number,
  plotHeight: number,
  panel: number,
): { x: [number, number]; y: [number, number] } {
  const [gap, line] = [GAP / ROOM, (panel + 2 * GAP) / plotHeight];
  const width = (1 - gap * (columns - 1)) / columns;
  const [left, top] = [(n % columns) * (width + gap), 1 - Math.floor(n / columns) * line];
  const share = (value: number) => Math.min(1, Math.max(0, Number(value.toFixed(4))));
  return { x: [share(left), share(left + width)], y: [share(top - panel / plotHeight), share(top)] };
}

function headName(n: number, { x, y }: { x: [number, number]; y: [number, number] }): Annotation {
  const above = { xref: "paper", yref: "paper", xanchor: "left", yanchor: "bottom" } as const;
  return note(`head ${n}`, { ...above, x: x[0], y: y[1], yshift: 2, font: { size: 13, color: palette.ink } });
}

function altText(
  tables: readonly number[][][],
  keep: readonly boolean[][] | undefined,
  { source, target, title }: HeadHeatMapsOptions,
): string {
  const [height, width] = [tables[0]?.length as number, tables[0]?.[0]?.length as number];
  const rowText = (t: number) => (target ? `"${target[t]}"` : `target ${t}`);
  const columnText = (s: number) => (source ? `"${source[s]}"` : `source ${s}`);
  const heads = tables.map((table, n) => {
    const sure = table.map((row) => row.filter((weight) => weight > 0).length === 1); // a causal first row has no choice
    const { most, mostAt } = extremes(
      table.flatMap((row, t) => (sure[t] && !sure.every(Boolean) ? row.map(() => 0) : row)),
    );
    const place = `${rowText(Math.floor(mostAt / width))} on ${columnText(mostAt % width)}`;
    return `head ${n}: ${say(evenness(table))}, ${place} (${say(most)})`;
  });
  const masked = keep?.flat().filter((kept) => !kept).length ?? 0;
  return (
    `Attention heat maps of ${tables.length} ${tables.length === 1 ? "head" : "heads"}${title ? ` "${title}"` : ""}: ` +
    `${width} source tokens across, ${height} target tokens down. For each head, the mean number of equal weights ` +
    `with the same entropy as a row, and the place of the largest weight: ${heads.join("; ")}.` +
    (keep ? ` ${masked} of ${height * width} places are masked.` : "")
  );
}

/** Returns exp(entropy) of the rows, in the mean: the number of equal weights with the same entropy. */
function evenness(table: readonly (readonly number[])[]): number {
  const rows = table.map((row) => Math.exp(row.reduce((sum, w) => sum - (w > 0 ? w * Math.log(w) : 0), 0)));
  return rows.reduce((a, b) => a + b, 0) / rows.length;
}
