// Draws the figure `dotPanels`, which has one panel per measure, and in each panel one dot per run.
import { median } from "d3-array";
import type { Annotation, Data, Shape } from "plotly.js";
import { checkNames, InputError } from "../../base/validate";
import { palette, seriesStyle } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { finite, indices, type NumberTable, numberTable, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { axis, baseLayout, config, note } from "../kit/theme";
import { escapeText } from "../kit/time-ticks";
import { heads, namesOf } from "./panel-heads";

/** One panel with a row of dots per label. */
export interface DotPanel {
  readonly name: string;
  /** The results of repeated runs [N, R], with one row per label and one column per seed. R seeds. */
  readonly values: NumberTable;
  /** A number to compare with, such as the result of guessing. It is drawn as a dashed line with its name. */
  readonly reference?: { readonly name: string; readonly x: number };
}

/** The options of `dotPanels`. */
export interface DotPanelsOptions {
  readonly title?: string;
  readonly xLabel?: string;
  /** The range of the axis of every panel. The default is the range of the panel's numbers. */
  readonly range?: readonly [number, number];
  /** What a dot stands for, such as "a seed". The alt text contains it. */
  readonly dot?: string;
}

const GAP = 0.05;
/** In pixels: the height of a row, and the total height of everything above and below the rows. */
const ROW = 30;
const AROUND = 148;

/**
 * Returns a figure that compares N models (or other things) by several measures. It has one panel per measure, one row per model, and one dot
 * per run. In each row, a thin line goes from the lowest to the highest run, and a thick mark is at the median.
 *
 * @param labels the names of the rows, from the top [N]
 * @param panels one to four panels, each { name, values [N, R], reference? }
 * @throws InputError if there is no panel or more than four, if a table is empty or ragged, if a value is NaN, if a table does not have one row
 * per label, or if the range is empty
 */
export function dotPanels(
  labels: readonly string[],
  panels: readonly DotPanel[],
  options: DotPanelsOptions = {},
): Figure {
  const caller = "dotPanels";
  checkNames(caller, "options", options, ["title", "xLabel", "range", "dot"]);
  if (!Array.isArray(panels) || panels.length < 1 || panels.length > 4)
    throw new InputError(`${caller}: panels must have 1 to 4 entries, got ${panels?.length}.`);
  const { title, xLabel, range, dot = "a run" } = options;
  if (range && !(range[0] < range[1]))
    throw new InputError(`${caller}: options.range must go from a lower number to a higher one, got ${range}.`);
  const checked = panels.map(({ name, values, reference }: DotPanel, n) => {
    const rows = numberTable(caller, `panels[${n}].values`, values);
    sameLength(caller, `panels[${n}].values`, rows.length, labels.length, "labels");
    if (reference) finite(caller, `panels[${n}].reference.x`, reference.x);
    return { name: String(name), rows, reference };
  });
  const left = 28 + 8 * Math.max(...labels.map((label) => label.length));
  const names = namesOf(checked, left);
  // a second line of a name needs more space below a title, because Plotly centres the title above the panels
  const more = (title ? 30 : 18) * (Math.max(...names.map((lines) => lines.length)) - 1);
  const layout: Figure["layout"] = {
    ...baseLayout({
      title,
      height: AROUND + ROW * labels.length + more,
      margin: { t: (title ? 104 : 56) + more, l: left },
    }),
    yaxis: axis(undefined, {
      tickmode: "array",
      tickvals: indices(labels.length),
      ticktext: labels.map((label) => escapeText(`${label} `)),
      range: [labels.length - 0.4, -0.6],
      tickfont: { size: 13, color: palette.ink },
      automargin: false,
    }),
    shapes: checked.flatMap(({ reference }, n) => (reference ? [level(reference.x, n)] : [])),
    annotations: [
      ...checked.flatMap(({ reference }, n) =>
        heads(names[n] as string[], reference, n, domainOf(n, checked.length)[0]),
      ),
      ...(xLabel ? [under(xLabel)] : []),
    ],
  };
  for (const [n, { rows, reference }] of checked.entries())
    layout[n === 0 ? "xaxis" : (`xaxis${n + 1}` as "xaxis2")] = axis(undefined, {
      domain: domainOf(n, checked.length),
      range: around(range ?? [...rows.flat(), ...(reference ? [reference.x] : [])]),
      nticks: checked.length > 3 ? 4 : 6, // more labels would not fit below narrow panels
    });
  return {
    data: checked.flatMap(({ rows }, n) => tracesOf(labels, rows, n)),
    layout,
    config,
    alt:
      `Dots in ${panels.length} ${panels.length === 1 ? "panel" : "panels"}${title ? ` "${title}"` : ""}${xLabel ? ` of ${xLabel}` : ""}, ` +
      `${labels.length} rows, each dot ${dot}; the numbers are medians, with the lowest and the highest value in brackets. ${checked
        .map(({ name, rows, reference }) => {
          const said = rows.map((row, at) => {
            const { least, most } = extremes(row);
            return `${labels[at]} ${say(median(row) as number)} (${say(least)} to ${say(most)})`;
          });
          return `${name}: ${said.join(", ")}${reference ? `; ${reference.name} is at ${say(reference.x)}` : ""}`;
        })
        .join(". ")}.`,
  };
}

function tracesOf(labels: readonly string[], rows: readonly (readonly number[])[], n: number): Data[] {
  const { colour } = seriesStyle(1);
  const place = n === 0 ? {} : { xaxis: `x${n + 1}` };
  const common = { type: "scatter", ...place } as const;
  const seen = rows.map((row) => extremes(row));
  return [
    {
      ...common,
      mode: "markers",
      // the lines from the lowest to the highest value are error bars, because a line trace would need null entries between the rows
      x: seen.map(({ least }) => least),
      y: indices(rows.length),
      marker: { size: 1, opacity: 0 },
      error_x: {
        type: "data",
        symmetric: false,
        array: seen.map(({ least, most }) => Number((most - least).toPrecision(7))),
        arrayminus: seen.map(() => 0),
        color: colour,
        thickness: 2,
        width: 0,
      },
      hoverinfo: "skip",
    },
    {
      ...common,
      mode: "markers",
      x: rows.flat(),
      y: rows.flatMap((row, at) => row.map(() => at)),
      marker: { symbol: "circle", size: 10, color: palette.card, line: { color: colour, width: 2 } },
      text: rows.flatMap((row, at) => row.map(() => escapeText(labels[at] as string))),
      hovertemplate: "%{text}: %{x:.3g}<extra></extra>",
    },
    {
      ...common,
      mode: "markers",
      x: rows.map((row) => median(row) as number),
      y: indices(rows.length),
      marker: { symbol: "line-ns", size: 18, line: { color: palette.ink, width: 3.5 } },
      text: labels.map(escapeText),
      hovertemplate: "%{text}, median: %{x:.3g}<extra></extra>",
    },
  ];
}

function domainOf(n: number, count: number): [number, number] {
  const width = (1 - GAP * (count - 1)) / count;
  return [n * (width + GAP), n * (width + GAP) + width];
}

/** Returns the range of values, with space for half a dot at both ends. */
function around(values: readonly number[]): [number, number] {
  const { least, most } = extremes(values);
  const room = (most - least) * 0.05 || 0.5;
  return [least - room, most + room];
}

function level(x: number, n: number): Partial<Shape> {
  return {
    type: "line",
    xref: n === 0 ? "x" : (`x${n + 1}` as "x"),
    yref: "paper",
    x0: x,
    x1: x,
    y0: 0,
    y1: 1,
    layer: "below",
    line: { color: palette.reference, width: 1.5, dash: "dash" },
  };
}

/** Returns one label under all panels. */
function under(text: string): Annotation {
  const colour = { size: 13, color: palette.neutral };
  return note(text, { xref: "paper", yref: "paper", x: 0.5, y: 0, yanchor: "top", yshift: -28, font: colour });
}
