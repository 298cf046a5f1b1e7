// Keeps the best weights of a training run.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../models/named";
import type { Parameter } from "./trainable";

/** The best validation result so far. */
export interface BestSoFar {
  readonly step: number;
  readonly value: number;
}

/** Keeps the best weights, and counts the validations since then. */
export class Best {
  #found: BestSoFar | undefined;
  #kept: readonly Tensor[] = [];
  /** How many validations there were since the best one. */
  stalled = 0;

  /**
   * @param sign 1 if low is better, -1 if high is better
   * @param by how much a result must improve to count as better
   * @param keep whether to keep the weights too
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

  /** Returns the best weights by name. The tensors still belong to this object. */
  state(): NamedTensors {
    return Object.fromEntries(this.#kept.map((tensor, n) => [this.parameters[n]?.name, tensor]));
  }

  /** Takes over the results of an earlier run. */
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

  /** Keeps clones. A clone shares the values. Assigning to a variable replaces its values and leaves those of the clone unchanged. */
  #take(tensors: readonly Tensor[]): void {
    this.dispose();
    this.#kept = tensors.map((tensor) => tf.keep(tf.clone(tensor)));
  }
}
