import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../models/named";
import type { Parameter } from "./trainable";

/** The best validation so far. */
export interface BestSoFar {
  readonly step: number;
  readonly value: number;
}

/** Keeps the best weights, and counts for how long there were no better ones. */
export class Best {
  #found: BestSoFar | undefined;
  #kept: readonly Tensor[] = [];
  /** Validations since the best one. */
  stalled = 0;

  /**
   * @param sign 1 where low is better, -1 where high is
   * @param by how much better a better one must be
   * @param keep whether the weights are kept too
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

  /** Gives the variables the best weights. */
  giveBack(): void {
    for (const [n, tensor] of this.#kept.entries()) this.parameters[n]?.variable.assign(tensor);
  }

  /** The best weights by name: its own tensors. */
  state(): NamedTensors {
    return Object.fromEntries(this.#kept.map((tensor, n) => [this.parameters[n]?.name, tensor]));
  }

  /** Takes up what an earlier run found. */
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

  /** A clone shares the numbers; assigning to a variable puts others in their place and leaves the clone its own. */
  #take(tensors: readonly Tensor[]): void {
    this.dispose();
    this.#kept = tensors.map((tensor) => tf.keep(tf.clone(tensor)));
  }
}
