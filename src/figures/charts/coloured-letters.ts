// Draws the figure `colouredLetters`, which shows words whose letters are coloured by a value.
import { checkNames, InputError } from "../../base/validate";
import { colourBar } from "../kit/colour-bar";
import { divergingScale, palette, sequentialScale } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { indices, type NumberList, numberList, sameLength } from "../kit/number-lists";
import { extremes, say } from "../kit/number-text";
import { printed } from "../kit/printed-cells";
import { baseLayout, config } from "../kit/theme";
import { escapeText, tokenText } from "../kit/time-ticks";

/** A row of letters with a value for each letter. */
export interface LetterRow {
  /** Letters, or other short tokens [L]. */
  readonly letters: readonly string[];
  /** The value of each letter [L]. */
  readonly values: NumberList;
  /** The text before the row. */
  readonly name?: string;
}

/** The options of `colouredLetters`. */
export interface ColouredLettersOptions {
  readonly title?: string;
  /** The title of the colour bar, which names the quantity that the colours show. */
  readonly valueLabel?: string;
  /** The values at the two ends of the colours. The default is the range of the values, or, if the values have both signs, a range that is symmetric about 0. */
  readonly range?: readonly [number, number];
}

/** The largest numbers of rows, and of letters in a row, that can still be read. */
const LARGEST_TABLE = { rows: 40, letters: 30 } as const;
/** In pixels: the height of a row, and the width of the plot on the narrowest page. */
const [ROW, ROOM] = [30, 500];

/**
 * Returns words, one per row, in which the background colour of each letter shows its value. R rows of up to 30 letters.
 *
 * Values of one sign go from light to dark. With values of both signs, 0 is light, values above 0 are blue and values below 0 are brown.
 * A value is darker the farther it is from 0.
 * @param rows 1 to 40 rows, each { letters [L], values [L], name? }
 * @throws InputError if there are no rows, if a row is empty, if there are too many rows or letters, if a value is NaN, if a row does not have one
 * value per letter, or if the range does not increase
 */
export function colouredLetters(rows: readonly LetterRow[], options: ColouredLettersOptions = {}): Figure {
  const caller = "colouredLetters";
  checkNames(caller, "options", options, ["title", "valueLabel", "range"]);
  if (!Array.isArray(rows) || rows.length === 0 || rows.length > LARGEST_TABLE.rows)
    throw new InputError(`${caller}: rows must have 1 to ${LARGEST_TABLE.rows} entries, got ${rows?.length}.`);
  const words = rows.map(({ letters, values, name }, n) => {
    const list = numberList(caller, `rows[${n}].values`, values);
    sameLength(caller, `rows[${n}].letters`, letters.length, list.length, `rows[${n}].values`);
    if (list.length > LARGEST_TABLE.letters)
      throw new InputError(
        `${caller}: rows[${n}] must have at most ${LARGEST_TABLE.letters} letters, got ${list.length}.`,
      );
    return { letters: letters.map(String), values: list, name };
  });
  const { title, valueLabel, range } = options;
  if (range && !(range[0] < range[1]))
    throw new InputError(`${caller}: options.range must be two increasing numbers, got ${range}.`);

  const all = words.flatMap(({ letters, values, name }, row) =>
    values.map((value, at) => ({ value, place: `"${letters[at]}" in ${name ?? `"${letters.join("")}"`}`, row })),
  );
  const { least, leastAt, most, mostAt } = extremes(all.map(({ value }) => value));
  const signed = range ? range[0] < 0 && range[1] > 0 : least < 0 && most > 0;
  const bound = Math.max(Math.abs(least), Math.abs(most)) || 1;
  const [low, high] = range ?? (signed ? [-bound, bound] : [Math.min(0, least), most > 0 ? most : least < 0 ? 0 : 1]);
  const scale = signed ? divergingScale("input") : sequentialScale(palette.input);
  const width = Math.max(...words.map(({ values }) => values.length));
  const named = words.some(({ name }) => name !== undefined);
  const letterAt = (_: number, row: number, at: number) => tokenText(words[row]?.letters[at] ?? "");
  return {
    data: [
      {
        type: "heatmap",
        z: words.map(({ values }) => values), // a row with fewer letters is shorter, without padding
        x: indices(width),
        y: indices(words.length),
        zmin: low,
        zmax: high,
        colorscale: scale,
        xgap: 1,
        ygap: 4,
        hoverongaps: false,
        hovertemplate: "%{z:.3g}<extra></extra>",
        colorbar: colourBar(valueLabel),
      },
      ...printed({
        values: words.map(({ values }) => values),
        room: (ROOM * (words[0]?.values.length as number)) / width, // the width of the first row, from which the font size is computed
        scale,
        range: [low, high],
        say: [letterAt],
      }),
    ],
    layout: {
      ...baseLayout({
        title,
        height: Math.max(150, words.length * ROW + (title ? 68 : 36)),
        margin: { b: 16, l: named ? 64 : 24 },
      }),
      xaxis: { visible: false, fixedrange: true, range: [-0.5, width - 0.5] },
      yaxis: {
        fixedrange: true,
        range: [words.length - 0.5, -0.5],
        ...(named
          ? {
              tickmode: "array",
              tickvals: indices(words.length),
              ticktext: words.map(({ name }) => escapeText(name ?? "")),
              ticks: "",
              ticklabelstandoff: 6,
              tickfont: { size: 12, color: palette.neutral },
              showgrid: false,
              zeroline: false,
              automargin: true,
            }
          : { visible: false }),
      },
    },
    config,
    alt:
      `Letters coloured by value${title ? `, "${title}"` : ""}${valueLabel ? `: ${valueLabel}` : ""}. ${words.length} rows, ` +
      `${all.length} letters: values from ${say(least)} (${all[leastAt]?.place}) to ${say(most)} (${all[mostAt]?.place}). ` +
      `${words
        .slice(0, 6)
        .map(({ letters, values, name }) => {
          const peak = extremes(values);
          return `${name ? `${name}: ` : ""}${letters.join("")}, highest at its letter ${peak.mostAt + 1} (${say(peak.most)})`;
        })
        .join("; ")}${words.length > 6 ? `; and ${words.length - 6} more` : ""}.`,
  };
}
