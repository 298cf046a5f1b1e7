import * as tf from "@tensorflow/tfjs";
import type { NamedTensors } from "../models/named";
import { unpack } from "./flat";
import type { Updater } from "./optimizer";
import type { Parameter } from "./trainable";

/** The state that tfjs' optimizers keep for each parameter. */
interface Accumulated {
  readonly originalName: string;
  readonly variable: tf.Variable;
}

/**
 * Runs an optimizer of tfjs (tf.Optimizer) that the caller created and owns.
 *
 * tfjs' own getWeights leaves out Adam's powers of beta, and setWeights recomputes them, which changes the last digit. Therefore this class reads
 * the state directly. All of tfjs' optimizers keep it in properties whose value is a variable, or an array of `{ originalName, variable }` with
 * one entry for each parameter.
 */
export class ForeignUpdater implements Updater {
  readonly name: string;
  readonly #optimizer: tf.Optimizer;
  readonly #parameters: readonly Parameter[];

  constructor(optimizer: tf.Optimizer, parameters: readonly Parameter[]) {
    this.name = optimizer.getClassName();
    this.#optimizer = optimizer;
    this.#parameters = parameters;
  }

  rate(): undefined {
    return undefined;
  }

  apply(gradient: Float32Array): void {
    const variables = this.#parameters.map(({ variable }) => variable);
    const parts = unpack(gradient, variables);
    this.#optimizer.applyGradients(variables.map(({ name }, n) => ({ name, tensor: parts[n] as tf.Tensor })));
  }

  state(): NamedTensors {
    const entries = Object.entries(this.#optimizer).flatMap(([property, value]): [string, tf.Tensor][] => {
      if (value instanceof tf.Variable) return [[property, value]];
      if (!isAccumulated(value)) return [];
      return value.map(({ variable }, n) => [`${property}/${this.#parameters[n]?.name}`, variable]);
    });
    return Object.fromEntries(entries);
  }

  restore(state: NamedTensors): void {
    for (const [property, value] of Object.entries(this.#optimizer)) {
      if (value instanceof tf.Variable) this.#restoreOne(value, state[property]);
      else if (isAccumulated(value)) this.#restoreEach(property, value, state);
    }
  }

  /** Does nothing, because the optimizer belongs to the caller. */
  dispose(): void {}

  #restoreOne(variable: tf.Variable, saved: tf.Tensor | undefined): void {
    if (saved) variable.assign(saved);
  }

  #restoreEach(property: string, accumulated: Accumulated[], state: NamedTensors): void {
    for (const [n, { name }] of this.#parameters.entries()) {
      const saved = state[`${property}/${name}`];
      if (!saved) continue;
      accumulated[n]?.variable.dispose();
      accumulated[n] = { originalName: `${name}/${property}`, variable: tf.variable(saved, false) };
    }
  }
}

function isAccumulated(value: unknown): value is Accumulated[] {
  return Array.isArray(value) && value.every((one) => one?.variable instanceof tf.Variable);
}
