// Computes the steps of a training run.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { NamedTensors } from "../models/named";
import { Best } from "./best";
import { decodeCheckpoint, encodeCheckpoint, type RunState } from "./checkpoint";
import { type WeightedLoss, weightedLoss } from "./class-weight";
import { DivergedError } from "./diverged-error";
import { ForeignUpdater } from "./foreign-optimizer";
import { clipByNorm, lossAndGradient, notFinite } from "./gradients";
import { GrowingHistory } from "./history";
import { rejectNonFiniteNumbers } from "./non-finite";
import { RuleUpdater, type Updater } from "./optimizer";
import { checkTrainOptions, isOptimizer, type StepReport, type TrainOptions, wrong } from "./options";
import { type Source, sourceOf } from "./source";
import { type Parameter, parametersOf } from "./trainable";

/** A training run: its state, and the method that computes a step. Its methods are synchronous. Only `train` waits, between the steps. */
export class Run<W extends object, D extends object> {
  readonly history = new GrowingHistory();
  readonly best: Best;
  /** Whether the state is complete. It is false during a step; a state that is not complete cannot be saved. */
  whole = true;
  #step = 0;
  readonly #options: TrainOptions<W, D>;
  readonly #parameters: readonly Parameter[];
  readonly #source: Source<D>;
  readonly #total: number;
  readonly #updater: Updater;
  readonly #every: number;
  readonly #weighted: WeightedLoss | undefined;

  /** @throws InputError before it makes any tensor */
  constructor(options: TrainOptions<W, D>) {
    checkTrainOptions(options as unknown as TrainOptions<object, object>);
    const { weights, epochs, steps, optimizer = { name: "adam" }, validation, earlyStop } = options;
    this.#options = options;
    this.#parameters = once(parametersOf("train", weights));
    this.#source = sourceOf(options as unknown as TrainOptions<object, D>);
    this.#weighted = weightedLoss(options as unknown as TrainOptions<object, object>);
    this.#total = steps ?? (epochs as number) * (this.#source.perEpoch as number);
    this.#every = validation?.every ?? this.#source.perEpoch ?? missingEvery(validation);
    this.best = new Best(
      this.#parameters,
      validation?.best === "high" ? -1 : 1,
      earlyStop?.by ?? 0,
      earlyStop !== undefined,
    );
    this.#updater = isOptimizer(optimizer)
      ? new ForeignUpdater(optimizer, this.#parameters)
      : new RuleUpdater(optimizer, this.#parameters);
  }

  /** The number of steps that have been taken. */
  get step(): number {
    return this.#step;
  }

  /** The number of steps that remain. */
  get left(): number {
    return Math.max(0, this.#total - this.#step);
  }

  /** False after too many validations in a row without improvement. */
  get patient(): boolean {
    return this.best.stalled < (this.#options.earlyStop?.patience ?? Number.POSITIVE_INFINITY);
  }

  /** Computes one step. If anything throws, the weights are the same as before the step. */
  next(): StepReport {
    const step = this.#step + 1;
    const epoch = this.#source.epochOf(step);
    const rate = this.#updater.rate(step);
    const { loss, norm, clipped } = tf.tidy(() => this.#change(step, epoch, rate));
    this.#step = step;
    this.history.loss.push(step, loss);
    this.history.norm.push(step, norm);
    const validation = step % this.#every === 0 ? this.#validate(step) : undefined;
    this.whole = true;
    return { step, epoch, loss, norm, clipped, rate, validation, history: this.history };
  }

  #change(step: number, epoch: number, rate: number | undefined): { loss: number; norm: number; clipped: boolean } {
    const { weights, loss: lossOf, clipNorm = Number.POSITIVE_INFINITY } = this.#options;
    const batch = this.#source.batch(step);
    const rows = this.#source.rowsOf(step);
    let failure: unknown;
    const { loss, gradient, norm } = lossAndGradient(() => {
      const losses = lossOf(weights, batch);
      if (!this.#weighted) return losses;
      try {
        return this.#weighted(losses, batch, rows);
      } catch (error) {
        if (!(losses instanceof tf.Tensor)) throw error;
        failure = error; // this error is thrown below, because an error thrown here would leave the tensors that tfjs keeps for the gradient in memory
        return tf.mean(losses);
      }
    }, this.#parameters);
    if (failure) throw failure;
    if (!Number.isFinite(loss) || !Number.isFinite(norm)) {
      rejectNonFiniteNumbers(rows ? "data" : `data(${step})`, batch, rows);
      throw new DivergedError({ step, epoch, loss, norm, rate, parameters: notFinite(gradient, this.#parameters) });
    }
    this.whole = false;
    this.#updater.apply(clipByNorm(gradient, norm, clipNorm), step);
    return { loss, norm, clipped: norm > clipNorm };
  }

  #validate(step: number): number | undefined {
    const { weights, loss, validation } = this.#options;
    if (!validation) return undefined;
    const value = tf.tidy(() => {
      const { measure, data } = validation;
      if (measure) return numberOf(measure(weights));
      const losses = loss(weights, data as D);
      return numberOf(this.#weighted && losses instanceof tf.Tensor ? tf.mean(losses) : losses);
    });
    if (!Number.isFinite(value) && validation.data)
      rejectNonFiniteNumbers("validation.data", validation.data, undefined);
    if (!Number.isFinite(value)) throw wrong("validation", "return a finite number", `${value} at step ${step}`);
    this.history.validation.push(step, value);
    this.best.consider(value, step);
    return value;
  }

  /** Returns the current state of the run, for `resume`. */
  checkpoint(): Uint8Array {
    const { loss, norm, validation } = this.history;
    const state: RunState = {
      step: this.#step,
      setting: this.#setting(),
      best: this.best.found ?? null,
      stalled: this.best.stalled,
      loss: Array.from(loss.y),
      norm: Array.from(norm.y),
      validation: Array.from(validation.x, (step, n) => ({ step, value: validation.y[n] as number })),
    };
    return tf.tidy(() =>
      encodeCheckpoint(state, {
        weights: this.#weights(),
        optimizer: this.#updater.state(),
        best: this.best.state(),
      }),
    );
  }

  /**
   * Continues the run that was saved in a checkpoint.
   * @param source the name of the checkpoint in error messages
   * @throws InputError if the checkpoint is damaged or belongs to another run. Nothing is changed then.
   */
  resume(bytes: Uint8Array, source: string): void {
    const { state, tensors } = decodeCheckpoint(source, bytes, this.#setting(), this.#weights());
    tf.tidy(() => {
      this.#updater.restore(tensors("optimizer"));
      this.best.restore(state.best ?? undefined, state.stalled, tensors("best"));
      const weights = tensors("weights");
      for (const { name, variable } of this.#parameters) variable.assign(weights[name] as Tensor);
    });
    for (const [n, loss] of state.loss.entries()) this.history.loss.push(n + 1, loss);
    for (const [n, norm] of state.norm.entries()) this.history.norm.push(n + 1, norm);
    for (const { step, value } of state.validation) this.history.validation.push(step, value);
    this.#step = state.step;
  }

  #setting(): RunState["setting"] {
    const { rows, batchSize } = this.#source;
    const optimizer = this.#updater.name;
    return rows === undefined || batchSize === undefined
      ? { optimizer }
      : { optimizer, seed: this.#options.seed ?? 0, rows, batchSize };
  }

  #weights(): NamedTensors {
    return Object.fromEntries(this.#parameters.map(({ name, variable }) => [name, variable]));
  }

  /** Frees all tensors of the run except the weights and a tf.Optimizer that the caller created. */
  dispose(): void {
    this.#updater.dispose();
    this.best.dispose();
  }
}

/** Removes duplicates. A variable that occurs twice in the record of weights is one parameter. */
function once(parameters: readonly Parameter[]): readonly Parameter[] {
  return parameters.filter(({ variable }, n) => parameters.findIndex((other) => other.variable === variable) === n);
}

function numberOf(value: number | Tensor): number {
  if (typeof value === "number") return value;
  if (value instanceof tf.Tensor && value.size === 1) return value.dataSync()[0] as number;
  throw wrong("validation", "return a number or a scalar", typeof value);
}

function missingEvery(validation: unknown): number {
  if (validation) throw new InputError("train: options.validation.every must be given if options.data is a function.");
  return Number.POSITIVE_INFINITY;
}
