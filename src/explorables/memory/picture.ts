// Draws the memory explorer: a strip of tiles for each cell, and below them the memory and the gradient over the lag.
import { type ColourName, colour } from "../kit/colours";
import type { PictureOptions } from "../kit/explorable";
import { brief, clamp } from "../kit/numbers";
import { line, picture, px, words } from "../kit/svg";
import { largestTick, powersOf, tick } from "./axes";
import { type Fading, lstmFading, rnnFading, timesStart } from "./maths";
import { sentence } from "./sentence";
import type { MemoryState } from "./state";

const LEFT = 46;
const RIGHT = 12;
const PLOT = 150;
/** A gap of this size is left above and below the largest tick of the memory, so that its line is not cut. */
const GAP = 1.05;

interface Row {
  readonly name: string;
  readonly paint: ColourName;
  readonly fading: Fading;
}

interface Panel {
  readonly title: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** The ticks, and the height of a value as a share of the panel. */
  readonly ticks: readonly (readonly [number, string])[];
  readonly share: (value: number) => number;
  readonly values: (fading: Fading) => readonly number[];
  /** Returns the text of a value at the marker. */
  readonly write: (value: number) => string;
}

/** Returns the panels of a picture. They stand side by side, or below each other in a narrow picture. */
function panels(narrow: boolean, top: number, rows: readonly Row[]): Panel[] {
  const width = narrow ? 400 - LEFT - RIGHT : 700 / 2 - LEFT - RIGHT;
  const most = largestTick(rows.flatMap(({ fading }) => fading.memory));
  const { powers, low, high } = powersOf(rows.flatMap(({ fading }) => fading.gradient));
  const logarithm = (value: number) => clamp(Math.log10(Math.abs(value) || 1e-300), low, high);
  return [
    {
      ...{ title: "what is left of the memory", left: LEFT, top, width },
      ticks: [-1, -0.5, 0, 0.5, 1].map((part) => [part * most, tick(part * most)] as const),
      share: (value) => (value / most + GAP) / (2 * GAP),
      values: ({ memory }) => memory,
      write: timesStart,
    },
    {
      ...{ title: "what is left of its gradient (size, log scale)", width },
      ...(narrow ? { left: LEFT, top: top + PLOT + 62 } : { left: 700 / 2 + LEFT, top }),
      ticks: powers.map((power) => [10 ** power, tick(10 ** power)] as const),
      share: (value) => (logarithm(value) - low) / (high - low),
      values: ({ gradient }) => gradient,
      write: brief,
    },
  ];
}

/** Returns the picture for the shown lag. */
export function memoryPicture(state: MemoryState, { narrow = false }: PictureOptions = {}): string {
  const both: readonly Row[] = [
    { name: "LSTM cell c", paint: "forget", fading: lstmFading(state) },
    { name: "RNN hidden h", paint: "hidden", fading: rnnFading(state) },
  ];
  const rows = both.filter(({ name }) => state.cells === "both" || name.startsWith(state.cells.toUpperCase()));
  const all = panels(narrow, 40 + 34 * rows.length, rows);
  const bottom = Math.max(...all.map(({ top }) => top)) + PLOT + 42;
  const width = narrow ? 400 : 700;
  const strips = rows.map((row, n) => drawTiles(row, state, 18 + n * 34, width));
  return picture(
    width,
    bottom,
    sentence(state),
    strips.join("") + all.map((panel) => drawPanel(panel, rows, state)).join(""),
  );
}

/** Draws one tile for each step. It is as strong as what is left of the memory, and blue if the sign has turned. */
function drawTiles({ name, paint, fading }: Row, { steps, lag }: MemoryState, y: number, width: number): string {
  const left = 100;
  const size = (width - left - RIGHT) / (steps + 1);
  const tiles = fading.memory.map((share, t) => {
    const strength = Math.min(1, Math.abs(share));
    const box = `x="${px(left + t * size)}" y="${y}" width="${px(Math.max(1, size - 1))}" height="22" rx="${size > 6 ? 2 : 0}"`;
    const rim =
      t === lag ? ` stroke="${colour("ink")}" stroke-width="2"` : ` stroke="${colour("faint")}" stroke-width="0.5"`;
    return `<rect ${box} fill="${colour(share < 0 ? "input" : paint)}" fill-opacity="${strength.toFixed(3)}"${rim}/>`;
  });
  return words(left - 8, y + 11, name, { anchor: "end", paint, size: 12 }) + tiles.join("");
}

function drawPanel(panel: Panel, rows: readonly Row[], state: MemoryState): string {
  const { left, top, width, title, ticks, share, values } = panel;
  const { steps, lag } = state;
  const x = (t: number) => left + (t / steps) * width;
  const y = (value: number) => top + PLOT * (1 - share(value));
  const at = px(x(lag));
  const labels = rows.map(({ fading }) => values(fading)[lag] ?? 0);
  return [
    words(left, top - 12, title, { anchor: "start", paint: "quiet", size: 12 }),
    ...ticks.map(
      ([value, text]) =>
        line(`M${left},${px(y(value))}h${px(width)}`, value === 0 ? "faint" : "grid", 1) +
        words(left - 6, y(value), text, { anchor: "end", size: 11, paint: "quiet" }),
    ),
    ...[0, 0.2, 0.4, 0.6, 0.8, 1].map((part) =>
      words(x(part * steps), top + PLOT + 12, String(Math.round(part * steps)), { size: 11, paint: "quiet" }),
    ),
    words(left + width / 2, top + PLOT + 28, "steps", { size: 12, paint: "quiet" }),
    line(`M${at},${top}v${PLOT}`, "ink", 1.5, ' stroke-dasharray="4 3"'),
    ...rows.map(({ paint, fading }) => {
      const all = values(fading);
      const end = all.findIndex((value) => share(value) <= 0); // a line that leaves the panel ends there
      const path = all
        .slice(0, end < 0 ? undefined : end + 1)
        .map((value, t) => `${t === 0 ? "M" : "L"}${px(x(t))},${px(y(value))}`);
      return line(path.join(""), paint, 2.5, ' stroke-linejoin="round"');
    }),
    ...rows.map(({ paint }, n) => {
      const height = share(labels[n] ?? 0);
      if (height <= 0) return ""; // a value outside of the axis has its number, but no place
      return `<circle cx="${at}" cy="${px(y(labels[n] ?? 0))}" r="5" fill="${colour(paint)}" stroke="${colour("card")}" stroke-width="1.5"/>`;
    }),
    `<g stroke="${colour("card")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${labelsOf(labels, rows, panel, x(lag), y)}</g>`,
    `<rect data-drag="${px(left)},${px(width)}" x="${px(x(lag) - 14)}" y="${top}" width="28" height="${PLOT}" fill="transparent"/>`,
  ].join("");
}

/** Returns the numbers at the marker, on the side that has more space. Each stands above its line. If the lines are close, the lower one has its number below. */
function labelsOf(
  values: readonly number[],
  rows: readonly Row[],
  { left, top, width, write }: Panel,
  x: number,
  y: (value: number) => number,
): string {
  const isRight = x < left + width / 2;
  const [first = 0, second = 0] = values.map(y);
  const lower = first > second ? 0 : 1;
  const isClose = Math.abs(first - second) < 24;
  const below = Math.max(first, second, top + 14) + 14;
  const up = isClose ? Math.max(0, below - (top + PLOT - 10)) : 0; // the scale stands under the panel
  return rows
    .map(({ paint }, n) => {
      const line = n === 0 ? first : second;
      const height = (isClose && n === lower ? below : Math.max(line - 12, top + 4)) - up;
      const options = { anchor: isRight ? "start" : "end", paint, size: 14, bold: true } as const;
      return words(x + (isRight ? 10 : -10), height, write(values[n] ?? 0), options);
    })
    .join("");
}
