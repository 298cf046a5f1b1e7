// Draws the training explorer: the loss over the steps, and one row with the gates of one unit.
import { type ColourName, colour } from "../kit/colours";
import type { PictureOptions } from "../kit/explorable";
import { brief, clamp, fixed } from "../kit/numbers";
import { line, picture, px, symbol, words } from "../kit/svg";
import { type Run, recentLoss, runOf, type Shown, shownRow } from "./run";
import { sentence } from "./sentence";
import { BASELINE, STEPS, type TrainingState } from "./state";

/** A rectangle of the picture. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The powers of ten at the ends of the axis of the loss. */
const [LOW, HIGH] = [-4, 0.5];
const LANE = 52;

/** Returns the picture of a training run. */
export function trainingPicture(state: TrainingState, { narrow = false }: PictureOptions = {}): string {
  const run = runOf(state);
  const curve = narrow ? box(52, 34, 334, 170) : box(52, 34, 270, 274);
  const lanes = narrow ? box(52, 282, 334, 5 * LANE) : box(384, 34, 302, 5 * LANE);
  const [width, height] = narrow ? [400, 564] : [700, 346];
  const content = drawLoss(run, curve) + drawLanes(state, shownRow(state, run), lanes);
  return picture(width, height, sentence(state), content);
}

const box = (left: number, top: number, width: number, height: number): Box => ({ left, top, width, height });

/** Draws the loss of each step as a faint line, and the mean of the last 20 steps as a strong one. */
function drawLoss(run: Run, { left, top, width, height }: Box): string {
  const { losses } = run;
  const x = (step: number) => left + (step / STEPS) * width;
  const y = (loss: number) => top + height * (1 - (clamp(Math.log10(loss || 1e-9), LOW, HIGH) - LOW) / (HIGH - LOW));
  const path = (values: readonly number[]) =>
    values.map((loss, n) => `${n === 0 ? "M" : "L"}${px(x(n + 1))},${px(y(loss))}`).join("");
  const means = losses.map((_, n) => recentLoss(losses, n + 1) ?? 0);
  const now = recentLoss(losses);
  const [endX, endY] = [x(losses.length), y(now ?? BASELINE)];
  const isRight = endX < left + width * 0.6;
  const tick = (value: number, text: string) =>
    line(`M${left},${px(y(value))}h${width}`, "grid", 1) +
    words(left - 6, y(value), text, { anchor: "end", size: 11, paint: "quiet" });
  const label = (text: string) =>
    words(endX + (isRight ? 10 : -10), endY - (isRight ? 14 : 26), text, {
      anchor: isRight ? "start" : "end",
      bold: true,
      paint: "accent",
      size: 14,
    });
  return [
    words(left, top - 16, "mean squared error (log scale)", { anchor: "start", paint: "quiet", size: 12 }),
    ...[1, 0.1, 0.01, 0.001, 0.0001].map((value) => tick(value, String(value))),
    ...[0, 200, 400, 600].map((step) => words(x(step), top + height + 12, String(step), { size: 11, paint: "quiet" })),
    words(left + width / 2, top + height + 28, "training steps", { size: 12, paint: "quiet" }),
    line(`M${left},${px(y(BASELINE))}h${width}`, "ink", 1.5, ' stroke-dasharray="5 4"'),
    words(left + width, y(BASELINE) - 9, "always 1", { anchor: "end", size: 11, paint: "quiet" }),
    line(path(losses), "faint", 1),
    line(path(means), "accent", 2.5, ' stroke-linejoin="round"'),
    now === undefined
      ? ""
      : `<circle cx="${px(endX)}" cy="${px(endY)}" r="5" fill="${colour("accent")}" stroke="${colour("card")}" stroke-width="1.5"/>` +
        `<g stroke="${colour("card")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${label(brief(now))}</g>`,
  ].join("");
}

/** One line of the row: its symbol, its value at each step, and how its values are drawn. */
interface Lane {
  readonly name: string;
  readonly paint: ColourName;
  readonly values: readonly number[];
  /** The value at the top of the lane. If it has negative values, 0 stands in the middle. */
  readonly most: number;
  readonly isSigned?: boolean;
}

/** Draws the values of the row with their marks, and below them the gates and the cell state of the shown unit. */
function drawLanes(state: TrainingState, { inputs, sum, trace }: Shown, at: Box): string {
  const { length, units, unit } = state;
  const steps = Array.from({ length }, (_, t) => t);
  const isMarked = (t: number) => inputs[2 * t + 1] === 1;
  const of = (list: Float64Array, shift = 0) => steps.map((t) => list[(t + shift) * units + unit] ?? 0);
  const cell = of(trace.cell, 1);
  const lanes: readonly Lane[] = [
    { name: "v", paint: "quiet", values: steps.map((t) => inputs[2 * t] ?? 0), most: 1 },
    { name: "i", paint: "input", values: of(trace.gates.input), most: 1 },
    { name: "f", paint: "forget", values: of(trace.gates.forget), most: 1 },
    { name: "o", paint: "output", values: of(trace.gates.output), most: 1 },
    { name: "c", paint: "cell", values: cell, most: Math.max(1, ...cell.map(Math.abs)), isSigned: true },
  ];
  const width = at.width / length;
  const stripes = steps.filter(isMarked).map((t) => {
    const left = px(at.left + t * width);
    return `<rect x="${left}" y="${at.top}" width="${px(width)}" height="${at.height}" fill="${colour("highlight")}" fill-opacity="0.45"/>`;
  });
  const drawn = lanes.map((lane, n) =>
    drawLane(lane, { ...at, top: at.top + n * LANE, height: LANE - 12 }, n === 0 ? isMarked : () => true),
  );
  const answer = `unit ${unit}, row ${state.row}: answer ${fixed(trace.answer)}, sum ${fixed(sum)}`;
  return [
    words(at.left, at.top - 16, answer, { anchor: "start", size: 12, bold: true }),
    ...stripes,
    ...drawn,
    words(at.left + at.width / 2, at.top + at.height + 6, "time step t (the two marks are highlighted)", {
      size: 12,
      paint: "quiet",
    }),
  ].join("");
}

function drawLane(
  { name, paint, values, most, isSigned = false }: Lane,
  at: Box,
  isStrong: (t: number) => boolean,
): string {
  const width = at.width / values.length;
  const zero = isSigned ? at.top + at.height / 2 : at.top + at.height;
  const scale = (isSigned ? at.height / 2 : at.height) / most;
  const bars = values.map((value, t) => {
    const height = Math.abs(value) * scale;
    return (
      `<rect x="${px(at.left + t * width + 1)}" y="${px(value < 0 ? zero : zero - height)}" width="${px(width - 2)}" height="${px(Math.max(0.5, height))}" ` +
      `fill="${colour(paint)}"${isStrong(t) ? "" : ' fill-opacity="0.35"'}/>`
    );
  });
  const labels = (isSigned ? [most, -most] : [1, 0]).map((value, n) =>
    words(
      at.left - 4,
      n === 0 ? at.top + 4 : at.top + at.height - 3,
      Number.isInteger(value) ? fixed(value, 0) : fixed(value, 1),
      { anchor: "end", size: 10, paint: "quiet" },
    ),
  );
  return (
    words(at.left - 28, at.top + at.height / 2, symbol(name), { paint, size: 17, math: true }) +
    labels.join("") +
    line(`M${at.left},${px(zero)}h${px(at.width)}`, "faint", 1) +
    bars.join("")
  );
}
