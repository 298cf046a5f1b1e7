// Keeps the best validation result of a training run and, if requested, the weights that gave it.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../models/named";
import type { Parameter } from "./trainable";

/** The best validation result so far. */
export interface BestSoFar {
  readonly step: number;
  readonly value: number;
}

/** Compares each validation result with the best one, keeps the best weights, and counts the validations without improvement. */
export class Best {
  #found: BestSoFar | undefined;
  #kept: readonly Tensor[] = [];
  /** The number of validations since the best one. */
  stalled = 0;

  /**
   * @param sign 1 if low is better, -1 if high is better
   * @param by the amount by which a result must improve to count as better
   * @param keep whether to keep the best weights, and not only the best result
   */
  constructor(
    readonly parameters: readonly Parameter[],
    readonly sign: 1 | -1,
    readonly by: number,
    readonly keep: boolean,
  ) {}

  get found(): BestSoFar | undefined {
    return this.#found;
  }

  consider(value: number, step: number): void {
    const better = this.#found === undefined || this.sign * (this.#found.value - value) > this.by;
    if (!better) {
      this.stalled += 1;
      return;
    }
    this.stalled = 0;
    this.#found = { step, value };
    if (this.keep) this.#take(this.parameters.map(({ variable }) => variable));
  }

  /** Assigns the best weights to the variables. */
  giveBack(): void {
    for (const [n, tensor] of this.#kept.entries()) this.parameters[n]?.variable.assign(tensor);
  }

  /** Returns the best weights by name. The tensors still belong to this object, so the caller must not dispose them. */
  state(): NamedTensors {
    return Object.fromEntries(this.#kept.map((tensor, n) => [this.parameters[n]?.name, tensor]));
  }

  /** Continues from the results of an earlier run. */
  restore(found: BestSoFar | undefined, stalled: number, state: NamedTensors): void {
    this.#found = found;
    this.stalled = stalled;
    const saved = this.parameters.map(({ name }) => state[name]);
    if (this.keep && saved.every((tensor) => tensor !== undefined)) this.#take(saved);
  }

  dispose(): void {
    tf.dispose([...this.#kept]);
    this.#kept = [];
  }

  /**
   * Keeps clones of the tensors. A clone shares its values with the variable. Assigning to the variable gives it new values, and the clone keeps the
   * old values.
   */
  #take(tensors: readonly Tensor[]): void {
    this.dispose();
    this.#kept = tensors.map((tensor) => tf.keep(tf.clone(tensor)));
  }
}
