// Draws the figure `trainingCurves`, which shows the loss during training for several seeds.
import { median } from "d3-array";
import { checkNames, InputError } from "../../base/validate";
import type { Figure } from "../kit/figure";
import { finite, indices, type NumberList, numberList, rounded } from "../kit/number-lists";
import { MAX_POINTS } from "../kit/thin-line";
import { type ChartOptions, checkLog } from "./line-chart";
import { lineWithBand } from "./line-with-band";

/** A model that was trained several times. */
export interface TrainingRuns {
  readonly name: string;
  /** For each seed, one list of values [N], such as losses. A run that stopped early has a shorter list. */
  readonly runs: readonly NumberList[];
  /** The epoch or step of each value of the longest run, in increasing order; default 0, 1, … */
  readonly x?: NumberList;
}

/** The options of `trainingCurves`. */
export interface TrainingCurvesOptions extends ChartOptions {
  /** A loss to compare with, such as a baseline that was derived by hand. It is drawn as a dashed line with its name. */
  readonly baseline?: { readonly name: string; readonly y: number };
}

const MAX_MODELS = 5;

/**
 * Returns the training curves of models that were trained with several seeds. A line is the median over the seeds, and a band goes from the lowest
 * to the highest value. N points in the longest run.
 *
 * Where some runs stopped early, the median and the band are those of the runs that continued. With more than 2,000 points, each point stands
 * for a block of points. It shows the median of the medians in the block, and the block's lowest and highest value.
 *
 * @param models 1 to 5 models, each { name, runs: [seeds][N], x? [N] }
 * @throws InputError if there is no model or no run, if a number is NaN, if `x` has the wrong length, or if a number on a logarithmic axis is 0
 * or less
 */
export function trainingCurves(
  models: TrainingRuns | readonly TrainingRuns[],
  options: TrainingCurvesOptions = {},
): Figure {
  const caller = "trainingCurves";
  checkNames(caller, "options", options, ["title", "xLabel", "yLabel", "logY", "baseline"]);
  const all = isMany(models) ? models : [models];
  if (all.length === 0 || all.length > MAX_MODELS)
    throw new InputError(`${caller}: models must have 1 to ${MAX_MODELS} entries to stay readable, got ${all.length}.`);
  const { baseline, ...rest } = options;
  if (baseline) finite(caller, "options.baseline.y", baseline.y);
  if (baseline && options.logY) checkLog(caller, baseline.name, [baseline.y]);
  const bands = all.map((model, n) => bandOf(caller, model, n));
  if (options.logY) for (const { name, low } of bands) checkLog(caller, name, low);

  const figure = lineWithBand(
    bands.map(({ runs, stopped, ...band }) => band),
    { xLabel: "epoch", yLabel: "loss", ...rest, ...(baseline ? { reference: baseline } : {}) },
  );
  const counts = [...new Set(bands.map(({ runs }) => runs))];
  const seeds =
    counts.length === 1
      ? seedText(counts[0] as number)
      : bands.map(({ name, runs }) => `${name} ${seedText(runs)}`).join(", ");
  const early = bands
    .filter(({ stopped }) => stopped > 0)
    .map(({ name, stopped }) => ` ${stopped} of the runs of ${name} stopped early.`);
  return {
    ...figure,
    alt: `${figure.alt} The line is the median of the runs, and the band goes from the lowest to the highest run: ${seeds}.${early.join("")}`,
  };
}

function bandOf(caller: string, { name, runs, x }: TrainingRuns, n: number) {
  if (!Array.isArray(runs) || runs.length === 0)
    throw new InputError(
      `${caller}: models[${n}].runs must be a list of at least one run, and each run must be a list of numbers. Put a single run into [ ].`,
    );
  const lists = runs.map((run, m) => numberList(caller, `models[${n}].runs[${m}]`, run));
  const length = Math.max(...lists.map((run) => run.length));
  const places = x === undefined ? indices(length) : numberList(caller, `models[${n}].x`, x);
  if (places.length !== length)
    throw new InputError(
      `${caller}: models[${n}].x must have ${length} entries, one for each point of the longest run, got ${places.length}.`,
    );
  const at = indices(length).map((point) => lists.flatMap((run) => run[point] ?? []));
  const size = Math.ceil(length / MAX_POINTS);
  const blocks = indices(Math.ceil(length / size)).map((b) => {
    const points = indices(Math.min(length, (b + 1) * size) - b * size).map((k) => at[b * size + k] as number[]);
    const flat = points.flat();
    return {
      x: places[b * size + ((points.length - 1) >> 1)] as number,
      center: rounded(median(points.map((values) => median(values))) as number),
      low: Math.min(...flat),
      high: Math.max(...flat),
    };
  });
  return {
    name: String(name),
    x: blocks.map((block) => block.x),
    center: blocks.map(({ center }) => center),
    low: blocks.map(({ low }) => low),
    high: blocks.map(({ high }) => high),
    runs: lists.length,
    stopped: lists.filter((run) => run.length < length).length,
  };
}

const seedText = (count: number) => (count === 1 ? "one seed" : `${count} seeds`);

function isMany(models: TrainingRuns | readonly TrainingRuns[]): models is readonly TrainingRuns[] {
  return Array.isArray(models);
}
