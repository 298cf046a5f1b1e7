// Defines the parts of the figure `attentionDiagram`, and their places.
import type { Box, BoxWire } from "./draw-boxes";
import type { Place } from "./scene";

/** The name of a part that can be lit in the diagram of encoder, attention and decoder. */
export type AttentionPart = "encoder" | "scores" | "weights" | "context" | "decoder";
/** The names of all parts, in the order in which a reader follows the diagram. */
export const ATTENTION_PARTS: readonly AttentionPart[] = ["encoder", "scores", "weights", "context", "decoder"];

/** A line between two boxes. It is lit when its part is lit. */
export interface AttentionWire extends BoxWire {
  readonly part: AttentionPart;
}

export interface AttentionBox extends Box {
  readonly part: AttentionPart;
}

/** The number of encoder states in the diagram. */
export const SOURCES = 4;
/** The size of the diagram in pixels. */
export const size = { width: 684, height: 372 } as const;
/** The heights of the diagram's rows, from the tokens at the bottom up to the sum at the top. */
export const rows = { token: 12, state: 62, query: 108, score: 150, softmax: 208, times: 272, sum: 324 } as const;
/** The horizontal position of the decoder (`x`) and its height, and the horizontal position of the sum. */
export const right = { x: 586, decoder: 206, sum: 470 } as const;

const radius = 14;
const half = 21;
/** Returns the horizontal position of encoder state j, which is the middle of column j. */
export const columnAt = (j: number) => 62 + 100 * j;
/** Returns the horizontal position of score, weight and product j. They are left of the column's middle, so that the line of the value can pass them. */
export const leftOf = (j: number) => columnAt(j) - 14;

const indices = Array.from({ length: SOURCES }, (_, j) => j);
const at = (symbol: string, j: number) => `${symbol}<sub>${j}</sub>`;
const sub = (symbol: string, j: number | string) => `<i>${symbol}</i><sub>${j}</sub>`;

/** Returns the places whose coordinates are given as x, y, x, y, … */
const way = (...numbers: readonly number[]): Place[] =>
  numbers.flatMap((x, n) => (n % 2 === 0 ? [[x, numbers[n + 1] as number] as const] : []));

function wire(part: AttentionPart, path: readonly Place[], more: Partial<AttentionWire> = {}): AttentionWire {
  return { part, path, arrow: true, ...more };
}

/** Returns the lines of column j, from the token over the encoder state up to the sum. */
function columnOf(j: number): AttentionWire[] {
  const [x, middle] = [leftOf(j), columnAt(j)];
  const [key, value, query] = [x + 6, middle + 22, x - 16];
  const floor = rows.score - 15;
  return [
    wire("encoder", way(middle, rows.token + 10, middle, rows.state - half)),
    ...(j < SOURCES - 1 ? [wire("encoder", way(middle + 28, rows.state, columnAt(j + 1) - 28, rows.state))] : []),
    wire("scores", way(query, rows.query, query, floor), { branch: j > 0 }),
    wire("scores", way(key, rows.state + half, key, floor), { bridge: [key, rows.query] }),
    wire("context", way(value, rows.state + half, value, rows.times, x + radius, rows.times), {
      bridge: [value, rows.query],
    }),
    wire("weights", way(x, rows.score + 15, x, rows.softmax - 16)),
    wire("weights", way(x, rows.softmax + 16, x, rows.times - radius)),
    wire("context", way(x, rows.times + radius, x, rows.sum), { arrow: false }),
  ];
}

export const wires: readonly AttentionWire[] = [
  wire("decoder", way(columnAt(3) + 28, rows.state, right.x - 34, rows.state), { dashed: true }),
  wire("decoder", way(right.x, rows.state + half, right.x, right.decoder - 26)),
  wire("scores", way(right.x, rows.query, leftOf(0) - 16, rows.query), { arrow: false, branch: true }),
  ...indices.flatMap(columnOf),
  wire("context", way(leftOf(0), rows.sum, right.sum - radius, rows.sum)),
  wire("context", way(right.sum + radius, rows.sum, right.x, rows.sum, right.x, right.decoder + 26)),
  wire("decoder", way(right.x + 48, right.decoder + 10, size.width, right.decoder + 10)),
  wire("decoder", way(size.width, right.decoder - 12, right.x + 48, right.decoder - 12)),
];

const box = (part: AttentionPart, at: Place, size: Place, text: string, formula: string, isRound = false) =>
  ({ part, at, size, text, formula, isRound }) satisfies AttentionBox;
const round: Place = [2 * radius, 2 * radius];

/** Returns the boxes of column j: the encoder state, its score, and its product with its weight. */
const boxesOf = (j: number): AttentionBox[] => [
  box(
    "encoder",
    [columnAt(j), rows.state],
    [56, 2 * half],
    sub("h", j),
    `${at("h", j)}: what the encoder read up to ${j}`,
  ),
  box("scores", [leftOf(j), rows.score], [54, 30], "score", `${at("e", j)} = score(s, ${at("h", j)})`),
  box("context", [leftOf(j), rows.times], round, "<b>×</b>", `${at("α", j)} × ${at("h", j)}: its share`, true),
];

const sum = "c = α<sub>0</sub> h<sub>0</sub> + … + α<sub>3</sub> h<sub>3</sub>";
const softmaxWidth = leftOf(3) - leftOf(0) + 60;
const before = "s: the decoder's state so far, s<sub>0</sub> at the first step";
const step = "s<sub>t</sub> = cell([y<sub>t−1</sub>, c<sub>t</sub>], s<sub>t−1</sub>)";

export const boxes: readonly AttentionBox[] = [
  ...indices.flatMap(boxesOf),
  box("weights", [(leftOf(0) + leftOf(3)) / 2, rows.softmax], [softmaxWidth, 32], "softmax", "α = softmax(e)"),
  box("context", [right.sum, rows.sum], round, "<b>+</b>", sum, true),
  box("decoder", [right.x, rows.state], [68, 2 * half], sub("s", "t−1"), before),
  box("decoder", [right.x, right.decoder], [96, 52], "<b>decoder</b>", step),
];
