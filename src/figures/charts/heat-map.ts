// Draws the figure `heatMap`, which shows a matrix in colours.
import { checkNames } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { divergingScale, palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { printed } from "../kit/printed-cells";
import { shrink } from "../kit/shrink-table";
import { axis, baseLayout, config } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";

/** The options of `heatMap`. */
export interface HeatMapOptions {
  readonly title?: string;
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** The names of the columns [C]. */
  readonly columns?: readonly string[];
  /** The names of the rows [R]. */
  readonly rows?: readonly string[];
  /** The title of the colour bar, which names the quantity that the colours show. */
  readonly valueLabel?: string;
}

/** The largest number of rows and of columns for which the numbers are printed. */
const PRINTED = 12;

/**
 * Returns a heat map of a matrix. Row 0 is at the top, as in a printed matrix. A small matrix has its numbers on the fields. R rows, C columns.
 *
 * Values of one sign go from light to dark. With values of both signs, 0 is in the middle of the colours.
 * @param values the matrix [R, C]
 * @throws InputError if the matrix is empty or ragged, if a value is NaN, or if there is not one name per row or per column
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
        colorbar: colourBar(valueLabel),
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

/** Returns a number as text with two digits, for fields in which three digits would not fit. */
const sayShort = (value: number) => say(Number(value.toPrecision(2)));

function named(names: readonly string[] | undefined, count: number) {
  if (!names) return count <= PRINTED ? { dtick: 1 } : {};
  return { tickmode: "array", tickvals: indices(count), ticktext: names.map(escapeText) } as const;
}
