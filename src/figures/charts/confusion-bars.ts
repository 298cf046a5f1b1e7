// Draws the figure `confusionBars`. It has a bar for each class, which shows the share of examples that a classifier recognised, and the classes
// that it predicted for the other examples.
import type { Data } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberTable, rounded } from "../kit/number-lists";
import { sayCount } from "../kit/number-text";
import { textOn } from "../kit/printed-cells";
import { axis, baseLayout, config, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { checkConfusion } from "./confusion-counts";
import { type ConfusionOptions, confusionText } from "./confusion-matrix";

const MAX_CLASSES = 30;
/** The number of mistakes that a bar shows as separate pieces. The other mistakes are together in one piece. */
const SHOWN = 3;
/** The colour of mistakes. */
export const WRONG = "#e8c27a";
/** In pixels: the width of a letter, and the width of a bar on the narrowest page. Texts that do not fit are left out. */
const LETTER = 7.2;
const ROOM = 350;
/** The largest number of letters of the text next to a bar. This text names the largest mistakes. */
const BESIDE = 30;

/**
 * Returns a figure with one bar of length 1 per class. The first piece of a bar is the share of examples that were recognised (the recall). The
 * other pieces are the shares of the wrong predictions, the largest first. A text next to the bar names the largest mistakes. K classes.
 *
 * @param counts the number of examples [K, K], with one row per actual class and one column per predicted class; K is at most 30
 * @throws InputError if the table is not square, if a count is not an integer, if all counts are 0, if there is not one label per class, or if
 * there are more than 30 classes
 */
export function confusionBars(counts: NumberTable, options: ConfusionOptions = {}): Figure {
  const caller = "confusionBars";
  checkNames(caller, "options", options, ["labels", "title"]);
  const confusion = checkConfusion(caller, counts, options.labels);
  const { names, totals, counts: table } = confusion;
  if (names.length > MAX_CLASSES)
    throw new InputError(
      `${caller}: counts must have at most ${MAX_CLASSES} classes, got ${names.length}. confusionMatrix can show more classes.`,
    );
  const share = (count: number, r: number) => (totals[r] === 0 ? 0 : rounded(count / (totals[r] as number)));
  const right = table.map((row, r) => share(row[r] as number, r));
  const ranked = table.map((row, r) =>
    row
      .flatMap((count, c) => (c === r || count === 0 ? [] : [{ c, count }]))
      .sort((a, b) => b.count - a.count || a.c - b.c),
  );
  const piece = (rank: number): Data => {
    const entries = ranked.flatMap((mistakes, r) => {
      const taken = rank < SHOWN ? mistakes.slice(rank, rank + 1) : mistakes.slice(SHOWN);
      const count = taken.reduce((a, mistake) => a + mistake.count, 0);
      const what = rank < SHOWN ? `as ${escapeText(names[taken[0]?.c ?? 0] as string)}` : "as others";
      return count === 0 ? [] : [{ r, count, what }];
    });
    return {
      type: "bar",
      orientation: "h",
      name: "taken for another class",
      legendgroup: "wrong",
      showlegend: rank === 0,
      x: entries.map(({ r, count }) => share(count, r)),
      y: entries.map(({ r }) => r),
      marker: { color: WRONG, line: { color: palette.card, width: 2 } },
      customdata: entries.map(({ count, what }) => `${what}: ${sayCount(count)}`),
      hovertemplate: "%{customdata}<extra></extra>",
    };
  };
  const labels = ranked.map((mistakes) =>
    mistakesText(mistakes.map(({ c, count }) => `${sayCount(count)} as ${names[c]}`)),
  );
  const colour = seriesStyle(1).colour;
  const ranks = indices(SHOWN + 1).filter((rank) => ranked.some(({ length }) => length > rank));
  return {
    data: [
      {
        type: "bar",
        orientation: "h",
        name: "recognised",
        x: right,
        y: indices(names.length),
        text: right.map((value, r) => fitting(`${percent(value)} (${sayCount(table[r]?.[r] as number)})`, value)),
        ...inside(textOn(colour)),
        marker: { color: colour, line: { color: palette.card, width: 2 } },
        hovertemplate: "recognised: %{x:.3f} of the class<extra></extra>",
      },
      ...ranks.map(piece),
    ],
    layout: {
      ...baseLayout({
        title: options.title,
        height: 120 + (options.title ? 32 : 0) + 34 * names.length,
        margin: {
          t: options.title ? 84 : 48,
          r: 24 + Math.round(6.4 * Math.max(...labels.map((text) => text.length))),
        },
      }),
      barmode: "stack",
      bargap: 0.25,
      showlegend: true,
      legend: { orientation: "h", x: 0, y: 1, xanchor: "left", yanchor: "bottom", traceorder: "normal" },
      xaxis: axis("share of the class", { range: [0, 1], tickformat: ".0%" }),
      yaxis: axis(undefined, {
        showgrid: false,
        ticklen: 0,
        range: [names.length - 0.5, -0.5],
        tickmode: "array",
        tickvals: indices(names.length),
        ticktext: names.map((name, r) => `${escapeText(name)}, ${sayCount(totals[r] as number)} `),
      }),
      annotations: labels.map((text, r) =>
        note(escapeText(text), {
          xref: "paper",
          x: 1,
          y: r,
          xanchor: "left",
          yanchor: "middle",
          xshift: 6,
          font: { size: 12, color: palette.neutral },
        }),
      ),
    },
    config,
    alt: `Bars of ${names.length} classes, with the share of each class that was recognised and the classes that were predicted for the rest. ${confusionText(confusion)}`,
  };
}

/** Returns a text with the largest mistakes. It contains the first mistake, and further mistakes as long as there is space for them. */
function mistakesText(mistakes: readonly string[]): string {
  let text = mistakes[0] ?? "";
  for (const mistake of mistakes.slice(1)) {
    if (text.length + mistake.length + 2 > BESIDE) break;
    text += `, ${mistake}`;
  }
  return text;
}

const percent = (value: number) => `${Math.round(value * 1000) / 10}%`;

const fitting = (text: string, share: number) => (text.length * LETTER + 8 <= share * ROOM ? text : "");

const inside = (colour: string) =>
  ({
    textposition: "inside",
    insidetextanchor: "middle",
    textangle: 0,
    insidetextfont: { size: 12, color: colour },
    constraintext: "none",
  }) as const;
