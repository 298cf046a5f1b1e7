// Draws the cell explorer: the diagram of one step, and below it the whole sequence.
import { gruScene } from "../../figures/diagrams/gru-scene";
import { lstmScene } from "../../figures/diagrams/lstm-scene";
import { frame } from "../../figures/diagrams/scene";
import type { PictureOptions } from "../kit/explorable";
import { picture } from "../kit/svg";
import { drawDiagram, HEIGHT } from "./diagram";
import { type CellStep, readingsOf, run } from "./maths";
import { sentence } from "./sentence";
import type { CellState } from "./state";
import { drawTimeline, heightOf } from "./timeline";

const WIDE = 700;
const NARROW = 400;

/**
 * Where a narrow picture puts some horizontal positions of a scene. The positions between them are interpolated.
 * Gates keep their size, so that texts stay readable on a phone. Only the space around them gets smaller.
 */
const SQUEEZED = {
  lstm: [
    [0, 0],
    [94, 8],
    [116, 17],
    [132, 26],
    [176, 64],
    [282, 148],
    [384, 232],
    [484, 314],
    [540, 368],
    [596, 394],
    [684, 400],
  ],
  gru: [
    [0, 0],
    [94, 8],
    [106, 18],
    [126, 28],
    [186, 76],
    [280, 150],
    [308, 186],
    [402, 262],
    [492, 332],
    [596, 390],
    [684, 400],
  ],
} as const;

/** Returns the picture of the shown step. */
export function cellPicture(state: CellState, { narrow = false }: PictureOptions = {}): string {
  const steps = run(state);
  const step = steps[state.step] as CellStep;
  const width = narrow ? NARROW : WIDE;
  const margin = (WIDE - frame.width) / 2;
  const diagram = drawDiagram({
    scene: state.cell === "lstm" ? lstmScene : gruScene,
    readings: readingsOf(state, step),
    broken: new Set(Object.keys(state.broken)),
    chosen: state.gate,
    across: narrow ? (x) => interpolate(SQUEEZED[state.cell], x) : (x) => x + margin,
    narrow,
  });
  const timeline = drawTimeline(state, steps, width, HEIGHT + 8);
  return picture(width, HEIGHT + 8 + heightOf(state), sentence(state), diagram + timeline);
}

/** Returns the value at `x` of the line through the points. */
function interpolate(points: readonly (readonly [number, number])[], x: number): number {
  const next = Math.max(
    1,
    points.findIndex(([at]) => at >= x),
  );
  const [[x0, y0], [x1, y1]] = [
    points[next - 1] as readonly [number, number],
    points[next] as readonly [number, number],
  ];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
