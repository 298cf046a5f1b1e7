// Draws the figure heatMap: a matrix in colours.
import { checkNames } from "../../base/validate";
import { divergingScale, palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { printed } from "../kit/printed-cells";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The names of rows, columns and values. */
export interface HeatMapOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** Names of the columns [C]. */
  readonly columns?: readonly string[];
  /** Names of the rows [R]. */
  readonly rows?: readonly string[];
  /** The meaning of the colours, which is shown next to the colour bar. */
  readonly valueLabel?: string;
}

/** The largest size of a matrix whose numbers are printed. */
const PRINTED = 12;

/**
 * Returns a heat map of a matrix. Row 0 is at the top, as in a printed matrix. The values of a small matrix are printed. R rows, C columns.
 *
 * Values of one sign go from light to dark. With values of both signs, 0 is in the middle of the colours.
 * @param values [R, C]
 * @throws InputError for an empty or ragged matrix, NaN, a number of names that differs from the number of rows or columns
 */
export function heatMap(values: NumberTable, options: HeatMapOptions = {}): Figure {
  const caller = "heatMap";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel", "columns", "rows", "valueLabel"]);
  const table = numberTable(caller, "values", values);
  const [height, width] = [table.length, table[0]?.length as number];
  const { title, xLabel, yLabel, columns, rows, valueLabel } = options;
  if (columns) sameLength(caller, "columns", columns.length, width, "the columns");
  if (rows) sameLength(caller, "rows", rows.length, height, "the rows");

  const { least, leastAt, most, mostAt } = extremes(table.flat());
  const bound = Math.max(Math.abs(least), Math.abs(most)) || 1;
  const signed = least < 0 && most > 0;
  const scale = signed ? divergingScale("input") : sequentialScale(palette.input);
  const isPrinted = height <= PRINTED && width <= PRINTED;
  const small = shrink(table, 256, 600);
  const place = (at: number) => {
    const [r, c] = [Math.floor(at / width), at % width];
    return `row ${rows?.[r] ?? r}, column ${columns?.[c] ?? c}`;
  };
  return {
    data: [
      {
        type: "heatmap",
        z: isPrinted ? table : (small.rows as number[][]),
        x: [...small.columnAt],
        y: [...small.rowAt],
        ...(signed ? { zmin: -bound, zmax: bound } : {}),
        colorscale: scale,
        xgap: isPrinted ? 2 : 0,
        ygap: isPrinted ? 2 : 0,
        hovertemplate: "row %{y}, column %{x}: %{z:.4g}<extra></extra>",
        colorbar: {
          thickness: 14,
          outlinewidth: 0,
          ...(valueLabel ? { title: { text: valueLabel, side: "right", font: { size: 13 } } } : {}),
        },
      },
      ...(isPrinted
        ? printed({ values: table, scale, range: signed ? [-bound, bound] : [least, most], say: [say, sayShort] })
        : []),
    ],
    layout: {
      ...baseLayout({ title, height: Math.min(520, Math.max(240, 120 + height * 36)) }),
      xaxis: axis(xLabel, { showgrid: false, range: [-0.5, width - 0.5], ...named(columns, width) }),
      yaxis: axis(yLabel, { showgrid: false, range: [height - 0.5, -0.5], ...named(rows, height) }),
    },
    config,
    alt:
      `Heat map${title ? ` "${title}"` : ""} of a ${height} by ${width} matrix: values from ${say(least)} (${place(leastAt)}) ` +
      `to ${say(most)} (${place(mostAt)}).`,
  };
}

/** Returns the number with two digits, for cells in which three digits would not fit. */
const sayShort = (value: number) => say(Number(value.toPrecision(2)));

function named(names: readonly string[] | undefined, count: number) {
  if (!names) return count <= PRINTED ? { dtick: 1 } : {};
  return { tickmode: "array", tickvals: indices(count), ticktext: names.map(escapeText) } as const;
}
