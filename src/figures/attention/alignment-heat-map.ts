// Draws the figure alignmentHeatMap: the attention weights as a matrix.
import { checkNames, InputError } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { attentionColour, palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { printed } from "../kit/printed-cells";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config, note } from "../kit/theme";
import { tokenTicks } from "../kit/token-ticks";
import { checkRows, hatching, maskRows } from "./alignment-mask";

/** The names of the tokens of an alignment, the mask, and the title. */
export interface AlignmentHeatMapOptions {
  /** Names of the source tokens, on the horizontal axis [S]; default 0, 1, … */
  readonly source?: readonly string[];
  /** Names of the target tokens, on the vertical axis [T]; default 0, 1, … */
  readonly target?: readonly string[];
  /** The mask, in which 1 keeps a weight and 0 masks it. It is one row for all target tokens [S], or one row per target token [T, S]. */
  readonly mask?: ArrayLike<number> | NumberTable;
  readonly title?: string;
  /** The weight for which the darkest colour stands, above 0 and at most 1. Give 1 to compare several maps. Default: see below. */
  readonly darkest?: number;
}

/** The largest number of rows and of columns for which each weight is printed in its field. */
const PRINTED = 10;
/** In pixels: the width of the plot on the narrowest page, and the greatest height of the plot. */
const ROOM = 500;
const MAX_HEIGHT = 640;

/**
 * Returns a heat map of attention weights. It shows to which source tokens each target token attends.
 * Each column is a source token, each row is a target token, and each row sums to 1. S source length, T target length.
 *
 * Masked fields are hatched, because the mask forces their weight to be exactly 0. Without `darkest`, the darkest colour stands for 1, or for the
 * largest weight if all weights are below 0.5. With more than 600 source or 256 target tokens, each field is the mean of a block.
 *
 * @param weights the weights that the attention functions return [T, S]
 * @throws InputError if `darkest` is not above 0 and at most 1, if `weights` is empty or ragged, if a weight is NaN or outside 0 to 1, if a row does not sum to 1, if the tokens or the
 * mask have the wrong size, or if a masked weight is above 0
 */
export function alignmentHeatMap(weights: NumberTable, options: AlignmentHeatMapOptions = {}): Figure {
  const caller = "alignmentHeatMap";
  checkNames(caller, "options", options, ["source", "target", "mask", "title", "darkest"]);
  const table = numberTable(caller, "weights", weights); // [T, S]
  checkRows(caller, table);
  const [height, width] = [table.length, table[0]?.length as number];
  const { source, target, title, darkest } = options;
  if (darkest !== undefined && !(darkest > 0 && darkest <= 1))
    throw new InputError(`${caller}: darkest must be above 0 and at most 1, got ${String(darkest)}.`);
  if (source) sameLength(caller, "source", source.length, width, "the columns of weights");
  if (target) sameLength(caller, "target", target.length, height, "the rows of weights");
  const keep = options.mask === undefined ? undefined : maskRows(caller, options.mask, table);

  const small = shrink(table, 256, 600);
  const { most } = extremes(small.rows.flat());
  const top = darkest ?? (most < 0.5 ? most : 1);
  const scale = sequentialScale(attentionColour);
  const across = tokenTicks(source, width, ROOM, "across");
  const plotHeight = Math.min(MAX_HEIGHT, Math.max(110, height * (height <= PRINTED ? 36 : 20)));
  const down = tokenTicks(target, height, plotHeight, "down");
  const margin = { l: 34 + down.room, r: 24, t: (title ? 44 : 16) + 26 + across.room, b: keep ? 34 : 20 };
  const isPrinted = height <= PRINTED && width <= PRINTED;
  const gap = height <= 60 && width <= 60 ? 1 : 0;
  return {
    data: [
      {
        type: "heatmap",
        z: small.rows as number[][],
        x: [...small.columnAt],
        y: [...small.rowAt],
        zmin: 0,
        zmax: top,
        colorscale: scale,
        xgap: gap,
        ygap: gap,
        hovertemplate: "target %{y}, source %{x}: weight %{z:.3f}<extra></extra>",
        colorbar: colourBar("weight"),
      },
      ...(isPrinted
        ? printed({
            values: table,
            scale,
            range: [0, top],
            say: [(value, r, c) => (keep?.[r]?.[c] === false ? "" : value.toFixed(2))],
          })
        : []),
    ],
    layout: {
      ...baseLayout({ title, height: margin.t + plotHeight + margin.b, margin }),
      ...(title
        ? {
            title: {
              text: title,
              x: 0,
              xref: "paper",
              xanchor: "left",
              y: 1,
              yref: "container",
              yanchor: "top",
              pad: { t: 16 },
              font: { size: 16 },
            },
          }
        : {}),
      xaxis: axis("source", { ...across.axis, side: "top", showgrid: false, range: [-0.5, width - 0.5] }),
      yaxis: axis("target", { ...down.axis, showgrid: false, range: [height - 0.5, -0.5] }),
      shapes: keep ? hatching(keep) : [],
      annotations: keep
        ? [
            note("hatched: masked, weight exactly 0", {
              xref: "paper",
              yref: "paper",
              x: 0,
              y: 0,
              xanchor: "left",
              yanchor: "top",
              yshift: -8,
              font: { size: 12, color: palette.neutral },
            }),
          ]
        : [],
    },
    config,
    alt: altText(table, keep, options),
  };
}

function altText(
  table: readonly number[][],
  keep: readonly boolean[][] | undefined,
  { source, target, title }: AlignmentHeatMapOptions,
): string {
  const [height, width] = [table.length, table[0]?.length as number];
  const rowText = (t: number) => (target ? `"${target[t]}"` : `target ${t}`);
  const columnText = (s: number) => (source ? `"${source[s]}"` : `source ${s}`);
  const peaks = table.map((row, t) => ({ t, s: extremes(row).mostAt, most: extremes(row).most }));
  const sharpest = peaks.reduce((a, b) => (b.most > a.most ? b : a));
  const flattest = peaks.reduce((a, b) => (b.most < a.most ? b : a));
  const masked = keep?.flat().filter((kept) => !kept).length ?? 0;
  const sentences = peaks
    .slice(0, 6)
    .map(({ t, s, most }) => `${rowText(t)} looks most at ${columnText(s)} (${say(most)})`);
  return (
    `Alignment heat map${title ? ` "${title}"` : ""}: ${width} source tokens across, ${height} target tokens down. ` +
    `The largest weight of a row is at most ${say(sharpest.most)} (${rowText(sharpest.t)} on ${columnText(sharpest.s)}) and ` +
    `at least ${say(flattest.most)} (${rowText(flattest.t)} on ${columnText(flattest.s)}). ` +
    `${sentences.join(", ")}${height > sentences.length ? `, and ${height - sentences.length} more` : ""}.` +
    (keep ? ` ${masked} of ${height * width} places are masked.` : "")
  );
}
