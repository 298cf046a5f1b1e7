// Defines `train`, the training loop.
import type { BestSoFar } from "./best";
import type { History } from "./history";
import { type StepCounter, type StepReport, type TrainOptions, wrong } from "./options";
import { Run } from "./run";
import { read, write } from "./storage/files";

/** The result of a training run. */
export interface TrainResult {
  readonly history: History;
  /** The total number of steps. If the run was resumed, it includes the earlier steps. */
  readonly steps: number;
  /** Why the run stopped: "end" after all steps, "patience" after too many validations without improvement. */
  readonly stopped: "end" | "patience";
  /** The best validation result. Undefined if there was no validation. */
  readonly best: BestSoFar | undefined;
}

/**
 * Trains weights. Each step computes the loss of a batch and its gradient, and changes the weights so that the loss becomes smaller.
 *
 *     const weights = trainable(() => initLstm({ features: 2, units: 16, seed: 1 }));
 *     const { history } = await train({ weights, loss, data: { inputs, targets }, epochs: 5, progress });
 *     void show(lineChart(history.loss));
 *
 * The same weights, data and seed give the same numbers on the same backend, even if the run is stopped and resumed. If the run stops early
 * (because of an interrupted cell, the signal, or an error in `onStep`), the weights are those after the last complete step, and a checkpoint is
 * saved. Afterwards only the weights remain in memory.
 *
 * @returns the history, and why the run stopped. With `earlyStop` the weights are then the best ones that were found.
 * @throws InputError before the first step, if the options are invalid or cannot be combined
 * @throws InputError during the run, if the loss is not finite because the data contains NaN or Infinity. The message names the column and the row.
 * @throws DivergedError if the loss or its gradient is not finite although the data is finite
 * @throws any error from the loss, a callback, the progress line or the signal
 */
export async function train<W extends object, D extends object>(options: TrainOptions<W, D>): Promise<TrainResult> {
  const run = new Run(options);
  try {
    await resume(run, options);
    await untilDone(run, options);
    const stopped = run.patient ? "end" : "patience";
    if (options.earlyStop) run.best.giveBack();
    return { history: run.history, steps: run.step, stopped, best: run.best.found };
  } finally {
    run.dispose();
  }
}

async function resume<W extends object, D extends object>(
  run: Run<W, D>,
  { resume }: TrainOptions<W, D>,
): Promise<void> {
  if (typeof resume === "string") run.resume(await read("train", resume), `"${resume}"`);
  else if (resume) run.resume(resume, "options.resume");
}

async function untilDone<W extends object, D extends object>(
  run: Run<W, D>,
  options: TrainOptions<W, D>,
): Promise<void> {
  let saved = run.step;
  const save = async () => {
    saved = run.step;
    const to = options.checkpoint?.save;
    if (typeof to === "string") await write("train", to, run.checkpoint());
    else await to?.(run.checkpoint(), run.step);
  };
  try {
    await steps(run, options, save);
  } catch (error) {
    if (run.whole && saved !== run.step) await save();
    throw error;
  }
  if (saved !== run.step) await save();
}

async function steps<W extends object, D extends object>(
  run: Run<W, D>,
  { progress, signal, onStep, checkpoint }: TrainOptions<W, D>,
  save: () => Promise<void>,
): Promise<void> {
  signal?.throwIfAborted();
  const bar = run.left > 0 ? counter(progress, run.left) : undefined;
  while (run.left > 0 && run.patient) {
    const report = run.next();
    await onStep?.(report);
    if (checkpoint?.every && run.step % checkpoint.every === 0) await save();
    await (bar ? bar.step(note(report)) : macrotask());
    signal?.throwIfAborted();
  }
}

function counter(progress: TrainOptions<object, object>["progress"], total: number): StepCounter | undefined {
  const bar = typeof progress === "function" ? progress(total) : progress;
  if (bar === undefined || typeof bar.step === "function") return bar;
  throw wrong("progress", "be `progress` or the counter that it returns", typeof bar);
}

function note({ loss, history }: StepReport): string {
  const digits = (value: number) => value.toPrecision(3);
  const validation = history.validation.y.at(-1);
  return `loss ${digits(loss)}${validation === undefined ? "" : `, validation ${digits(validation)}`}`;
}

/** Waits for one macrotask between two steps, so that messages, timers and events of the page can be handled. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === "function") setImmediate(resolve);
    else setTimeout(resolve, 0);
  });
}
