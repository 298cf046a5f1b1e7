// Draws the figure `confusionMatrix`, and describes the most frequent mistakes in words.
import { checkNames } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { type NumberTable, rounded } from "../kit/number-lists";
import { say, sayCount } from "../kit/number-text";
import { printed } from "../kit/printed-cells";
import { axis, baseLayout, config } from "../kit/theme";
import { tokenTicks } from "../kit/token-ticks";
import { type Confusion, checkConfusion } from "./confusion-counts";

/** The options of `confusionMatrix` and `confusionBars`. */
export interface ConfusionOptions {
  /** Names of the classes [K]; default 0, 1, … */
  readonly labels?: readonly string[];
  readonly title?: string;
}

/** The largest number of classes for which the figure prints the counts. */
const PRINTED = 14;

/**
 * Returns a figure of a confusion matrix, with one row per actual class and one column per predicted class.
 * Each field shows the count, and its colour shows the count's share of the row. K classes.
 *
 * @param counts the number of examples [K, K], with one row per actual class and one column per predicted class
 * @throws InputError if the table is not square, if a count is not an integer, if all counts are 0, or if there is not one label per class
 */
export function confusionMatrix(counts: NumberTable, options: ConfusionOptions = {}): Figure {
  const caller = "confusionMatrix";
  checkNames(caller, "options", options, ["labels", "title"]);
  const confusion = checkConfusion(caller, counts, options.labels);
  const { names, totals, counts: table } = confusion;
  const size = names.length;
  const shares = table.map((row, r) =>
    row.map((count) => rounded(totals[r] === 0 ? 0 : count / (totals[r] as number))),
  );
  const scale = sequentialScale(palette.input);
  const plotHeight = Math.min(560, Math.max(150, size * 38));
  const [across, down] = [tokenTicks(names, size, 500, "across"), tokenTicks(names, size, plotHeight, "down")];
  const margin = { l: 40 + down.room, r: 24, t: options.title ? 52 : 20, b: 40 + across.room };
  const gap = size <= 40 ? 2 : 0;
  return {
    data: [
      {
        type: "heatmap",
        z: shares,
        zmin: 0,
        zmax: 1,
        colorscale: scale,
        xgap: gap,
        ygap: gap,
        text: table.map((row) => row.map(sayCount)) as never,
        hovertemplate: "actual %{y}, predicted %{x}: %{text}, share of the row %{z:.3f}<extra></extra>",
        colorbar: colourBar("share of the row", { tickvals: [0, 0.25, 0.5, 0.75, 1] }),
      },
      ...(size <= PRINTED
        ? printed({ values: shares, scale, range: [0, 1], say: [(_, r, c) => sayCount(table[r]?.[c] as number)] })
        : []),
    ],
    layout: {
      ...baseLayout({ title: options.title, height: margin.t + plotHeight + margin.b, margin }),
      xaxis: axis("predicted class", { ...across.axis, showgrid: false, range: [-0.5, size - 0.5] }),
      yaxis: axis("actual class", { ...down.axis, showgrid: false, range: [size - 0.5, -0.5] }),
    },
    config,
    alt: `Confusion matrix of ${size} classes, actual down and predicted across. ${confusionText(confusion)}`,
  };
}

/** Returns a text with the accuracy and the most frequent mistakes. */
export function confusionText({ names, all, accuracy, mistakes }: Confusion): string {
  const sentences = mistakes
    .slice(0, 4)
    .map(({ actual, predicted, count }) => `${names[actual]} taken for ${names[predicted]} ${sayCount(count)} times`);
  return (
    `${sayCount(all)} examples, ${say(accuracy)} of them right. ` +
    (sentences.length === 0 ? "There is no mistake." : `Most frequent mistakes: ${sentences.join(", ")}.`)
  );
}
