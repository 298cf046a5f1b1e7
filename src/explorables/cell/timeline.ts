// Draws the sequence below the diagram: how open each gate is at every step, and the states of the shown unit as lines.
import { colour } from "../kit/colours";
import { fixed } from "../kit/numbers";
import { line, px, symbol, words } from "../kit/svg";
import type { CellStep } from "./maths";
import { type CellState, gatesOf, letterOf } from "./state";

const ROW = 15;
const PLOT = 96;
const LEFT = 40;
const RIGHT = 44;

/** Returns the height of the timeline of a cell. */
export const heightOf = ({ cell }: CellState): number => gatesOf(cell).length * ROW + PLOT + 42;

/** Returns the SVG of the timeline, whose upper edge is at `top`. */
export function drawTimeline(state: CellState, steps: readonly CellStep[], width: number, top: number): string {
  const { unit, step: shown } = state;
  const column = (width - LEFT - RIGHT) / steps.length;
  const middle = (t: number) => LEFT + (t + 0.5) * column;
  const gates = gatesOf(state.cell).filter((gate) => gate !== "candidate");
  const rows = top + ROW; // the inputs stand above the gates
  const under = rows + gates.length * ROW + 8;
  const numbers = (name: "cell" | "hidden") => steps.map((one) => one[name][unit] ?? 0);
  const lines = state.cell === "lstm" ? (["cell", "hidden"] as const) : (["hidden"] as const);
  const reach = Math.ceil(2 * Math.max(1, ...lines.flatMap(numbers).map(Math.abs))) / 2;
  const height = (value: number) => under + PLOT / 2 - (value / reach) * (PLOT / 2 - 6);
  const marker = {
    x: px(LEFT + shown * column),
    width: px(column),
    y: px(top - 3),
    height: px(under + PLOT + 24 - top),
  };
  const every = Math.ceil(24 / column);
  return [
    `<rect x="${marker.x}" y="${marker.y}" width="${marker.width}" height="${marker.height}" rx="4" fill="${colour("highlight")}" fill-opacity="0.55"/>`,
    words(LEFT - 8, top + 6, symbol("x"), { anchor: "end" }),
    ...state.inputs.flatMap((x, t) =>
      t % every === 0 ? [words(middle(t), top + 6, fixed(x[state.feature] ?? 0, 1), { size: 11, paint: "quiet" })] : [],
    ),
    ...gates.map((gate, n) => {
      const y = rows + n * ROW;
      const boxes = steps.map(({ gates: all }, t) => {
        const share = all[gate]?.[unit] ?? 0;
        const box = `x="${px(LEFT + t * column + 1)}" y="${px(y)}" width="${px(column - 2)}" height="${ROW - 3}" rx="2"`;
        return `<rect ${box} fill="${colour(gate)}" fill-opacity="${share.toFixed(2)}" stroke="${colour(gate)}" stroke-opacity="0.5"/>`;
      });
      return words(LEFT - 8, y + ROW / 2 - 1, symbol(letterOf[gate]), { anchor: "end", paint: gate }) + boxes.join("");
    }),
    ...[reach, 0, -reach].map(
      (value) =>
        line(`M${LEFT},${px(height(value))}H${px(width - RIGHT)}`, value === 0 ? "faint" : "grid", 1) +
        words(LEFT - 6, height(value), fixed(value, reach >= 10 ? 0 : 1), { anchor: "end", size: 11, paint: "quiet" }),
    ),
    ...lines.map((name) => {
      const values = numbers(name);
      const path = values.map((value, t) => `${t === 0 ? "M" : "L"}${px(middle(t))},${px(height(value))}`).join("");
      const dot = `<circle cx="${px(middle(shown))}" cy="${px(height(values[shown] ?? 0))}" r="5" fill="${colour(name)}"/>`;
      return line(path, name, name === "cell" ? 3 : 2, ' stroke-linejoin="round"') + dot;
    }),
    ...endLabels(
      lines.map((name) => [name, height(numbers(name).at(-1) ?? 0)] as const),
      width - RIGHT + 6,
    ),
    ...steps.flatMap((_, t) =>
      t % every === 0
        ? [words(middle(t), under + PLOT + 10, String(t), { size: 11, paint: t === shown ? "ink" : "quiet" })]
        : [],
    ),
    words(LEFT - 6, under + PLOT + 10, symbol("t"), { anchor: "end", size: 12, paint: "quiet" }),
  ].join("");
}

/** Returns the names of the lines at their right ends, at least 14 units apart. */
function endLabels(ends: readonly (readonly ["cell" | "hidden", number])[], x: number): string[] {
  const [first, second] = ends;
  const push = first && second ? Math.max(0, 14 - Math.abs(first[1] - second[1])) / 2 : 0;
  return ends.map(([name, y], n) => {
    const other = ends[1 - n];
    const isAbove = other ? y < other[1] || (y === other[1] && n === 0) : true;
    return words(x, y + (other ? (isAbove ? -push : push) : 0), symbol(name === "cell" ? "c" : "h"), {
      anchor: "start",
      paint: name,
      size: 15,
    });
  });
}
