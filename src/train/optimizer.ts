// Defines the optimizers that `train` knows by name: their settings, the checks of these settings, and their state.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../base/validate";
import type { NamedTensors } from "../models/named";
import { cut } from "./flat";
import { adam, momentum, type Rule, rmsprop, type Slots, sgd } from "./rules";
import type { Parameter } from "./trainable";

/** The learning rate: a number, or a function of the step, which is counted from 1. */
export type LearningRate = number | ((step: number) => number);

/** An optimizer by name. A setting that is left out has the default of tfjs. */
export type OptimizerSettings =
  | { readonly name: "sgd"; readonly learningRate: LearningRate }
  | { readonly name: "momentum"; readonly learningRate: LearningRate; readonly momentum?: number }
  | {
      readonly name: "rmsprop";
      readonly learningRate: LearningRate;
      readonly decay?: number;
      readonly epsilon?: number;
    }
  | {
      readonly name: "adam";
      /** Default 0.001. */
      readonly learningRate?: LearningRate;
      readonly beta1?: number;
      readonly beta2?: number;
      readonly epsilon?: number;
    };

/** Changes the weights at each step. Its state (for example Adam's averages) lasts from step to step. */
export interface Updater {
  readonly name: string;
  /** Returns the learning rate of a step. Undefined if the optimizer does not reveal its rate. */
  rate(step: number): number | undefined;
  /** Changes the parameters, using a gradient [P]. The caller must call this inside tf.tidy. */
  apply(gradient: Float32Array, step: number): void;
  /** Returns the state by name. The caller must call this inside tf.tidy. */
  state(): NamedTensors;
  /** Continues with the state of an earlier updater. It copies the tensors. */
  restore(state: NamedTensors): void;
  /** Frees the memory that `train` allocated. */
  dispose(): void;
}

/** The settings that each optimizer has in addition to its name and its learning rate. */
const SETTINGS = {
  sgd: [],
  momentum: ["momentum"],
  rmsprop: ["decay", "epsilon"],
  adam: ["beta1", "beta2", "epsilon"],
} as const;

/**
 * Checks the settings of an optimizer, and returns its update rule.
 * @throws InputError for a name or a setting that does not exist, a learning rate that is not a number of at least 0, or a setting outside its range
 */
export function ruleOf(settings: OptimizerSettings): Rule {
  const names = Object.keys(SETTINGS).join('", "');
  const known: readonly string[] | undefined = SETTINGS[settings?.name];
  if (!known) {
    throw new InputError(
      `train: options.optimizer.name must be one of "${names}", got "${settings?.name}". To use another optimizer, pass a tf.Optimizer, e.g. tf.train.adagrad(0.1).`,
    );
  }
  checkNames("train", "options.optimizer", settings, ["name", "learningRate", ...known]);
  for (const name of known) {
    const value = (settings as unknown as Record<string, number | undefined>)[name];
    const most = name === "epsilon" ? Number.POSITIVE_INFINITY : 1;
    if (value === undefined || (value >= 0 && value < most)) continue;
    throw new InputError(`train: options.optimizer.${name} must be at least 0 and below ${most}, got ${value}.`);
  }
  checkRate(rateAt(settings, 1), 1);
  if (settings.name === "sgd") return sgd();
  if (settings.name === "momentum") return momentum(settings);
  return settings.name === "rmsprop" ? rmsprop(settings) : adam(settings);
}

/** Applies an update rule to all parameters together, as one vector. */
export class RuleUpdater implements Updater {
  readonly name: string;
  readonly #rule: Rule;
  readonly #settings: OptimizerSettings;
  readonly #parameters: readonly Parameter[];
  readonly #slots: Slots;

  constructor(settings: OptimizerSettings, parameters: readonly Parameter[]) {
    this.#rule = ruleOf(settings);
    this.name = settings.name;
    this.#settings = settings;
    this.#parameters = parameters;
    const size = parameters.reduce((sum, { variable }) => sum + variable.size, 0);
    this.#slots = Object.fromEntries(this.#rule.slots.map((name) => [name, new Float32Array(size)]));
  }

  rate(step: number): number {
    return checkRate(rateAt(this.#settings, step), step);
  }

  apply(gradient: Float32Array, step: number): void {
    const change = this.#rule.update(gradient, this.#slots, this.rate(step), step);
    const variables = this.#parameters.map(({ variable }) => variable);
    for (const [n, part] of cut(change, variables).entries()) {
      const variable = variables[n] as tf.Variable;
      const before = variable.dataSync() as Float32Array;
      const after = new Float32Array(before.length);
      for (let i = 0; i < after.length; i++) after[i] = (before[i] as number) + (part[i] as number);
      variable.assign(tf.tensor(after, variable.shape));
    }
  }

  state(): NamedTensors {
    return Object.fromEntries(Object.entries(this.#slots).map(([name, slot]) => [name, tf.tensor1d(slot.slice())]));
  }

  restore(state: NamedTensors): void {
    const found = this.#rule.slots.map((name) => [name, slotOf(state, name, this.#slots[name])] as const);
    for (const [name, values] of found) this.#slots[name]?.set(values);
  }

  /** Does nothing, because this updater has no tensors. */
  dispose(): void {}
}

function slotOf(state: NamedTensors, name: string, like: Float32Array | undefined): Float32Array {
  const found: Tensor | undefined = state[name];
  if (found && found.size === like?.length) return found.dataSync() as Float32Array;
  throw new InputError(
    `train: options.resume must contain the optimizer's state "${name}" of ${like?.length} numbers, got ${found?.size ?? "none"}.`,
  );
}

function rateAt({ learningRate = 0.001 }: OptimizerSettings, step: number): number {
  return typeof learningRate === "function" ? learningRate(step) : learningRate;
}

function checkRate(rate: number, step: number): number {
  if (Number.isFinite(rate) && rate >= 0) return rate;
  throw new InputError(
    `train: options.optimizer.learningRate must be a finite number of at least 0, got ${rate} at step ${step}.`,
  );
}
