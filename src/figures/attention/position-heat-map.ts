// Draws the figure positionHeatMap: a positional encoding as a matrix.
import { checkNames } from "../../base/validate";
import { heatMap } from "../charts/heat-map";
import type { Figure } from "../kit/figure";
import { type NumberTable, numberTable } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";

/** The title of a positional encoding. */
export interface PositionHeatMapOptions {
  readonly title?: string;
}

/**
 * Returns a heat map of a positional encoding, with one row per position and one column per feature. T positions, F features.
 *
 *     show(positionHeatMap(positionalEncoding({ steps: 40, features: 32 }).arraySync()));
 *
 * @param encoding the table that `positionalEncoding` returns, or a learnt one [T, F]
 * @throws InputError if the table is empty or ragged, or if a value is NaN
 */
export function positionHeatMap(encoding: NumberTable, options: PositionHeatMapOptions = {}): Figure {
  const caller = "positionHeatMap";
  checkNames(caller, "options", options, ["title"]);
  const table = numberTable(caller, "encoding", encoding); // [T, F]
  const [height, width] = [table.length, table[0]?.length as number];
  const { title } = options;
  const { least, most } = extremes(table.flat());
  const changes = (f: number) =>
    table.filter((row, t) => t > 0 && Math.sign(row[f] as number) !== Math.sign(table[t - 1]?.[f] as number)).length;
  return {
    ...heatMap(table, {
      ...(title === undefined ? {} : { title }),
      xLabel: "feature",
      yLabel: "position t",
      valueLabel: "encoding",
    }),
    alt:
      `Heat map of a positional encoding${title ? ` "${title}"` : ""}: ${height} positions down, ${width} features across, ` +
      `values from ${say(least)} to ${say(most)}. From position to position, the sign of feature 0 changes ${times(changes(0))}, ` +
      `and that of feature ${width - 1} ${times(changes(width - 1))}.`,
  };
}

const times = (count: number) => (count === 0 ? "never" : count === 1 ? "once" : `${count} times`);
