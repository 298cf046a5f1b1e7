// Defines the activation functions that a cell can use, and how a call chooses them.
import type { Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { checkNames, InputError } from "../base/validate";

/**
 * The name of a function that a cell applies to each number a:
 *
 *     tanh          (exp(a) - exp(-a)) / (exp(a) + exp(-a))
 *     relu          max(0, a)
 *     sigmoid       1 / (1 + exp(-a))
 *     hardSigmoid   clip(0.2 a + 0.5, 0, 1)      as in tf.layers and Keras 2 (Keras 3 and PyTorch use clip(a / 6 + 0.5, 0, 1) instead)
 *     linear        a
 */
export type CellActivation = "tanh" | "relu" | "sigmoid" | "hardSigmoid" | "linear";

/** The functions that a cell applies. The names are those of tf.layers and Keras. */
export type CellActivations = {
  /** The function for the candidate, and for the cell state before an LSTM outputs it. In a plain RNN: for the hidden state. Default "tanh". */
  readonly activation?: CellActivation;
  /** The function for the gates. Default "sigmoid". A plain RNN has no gates and does not use this option. */
  readonly recurrentActivation?: CellActivation;
};

const FUNCTIONS: Readonly<Record<CellActivation, (a: Tensor2D) => Tensor2D>> = {
  tanh: (a) => tf.tanh(a),
  relu: (a) => tf.relu(a),
  sigmoid: (a) => tf.sigmoid(a),
  hardSigmoid: (a) => tf.clipByValue(tf.add(tf.mul(a, 0.2), 0.5) as Tensor2D, 0, 1),
  linear: (a) => a,
};

export const ACTIVATION_OPTIONS = ["activation", "recurrentActivation"] as const;

/** The field that a conversion adds to weights if their activations are not tanh and sigmoid. The cells read this field. */
export type WithActivations = { readonly activations?: CellActivations };

/** A cell's activations: their names and the functions themselves. */
export interface Activations {
  readonly activation: CellActivation;
  readonly recurrentActivation: CellActivation;
  /** The function for the candidate, and for the cell state before an LSTM outputs it. */
  readonly act: (a: Tensor2D) => Tensor2D;
  /** The function for the gates. */
  readonly gate: (a: Tensor2D) => Tensor2D;
}

/** The default activations. They are created once and not in each call, because a call of a small cell takes only 60 microseconds. */
const USUAL: Activations = {
  activation: "tanh",
  recurrentActivation: "sigmoid",
  act: FUNCTIONS.tanh,
  gate: FUNCTIONS.sigmoid,
};

/**
 * Returns the activations of a call. `options` come first, then the activations of the weights, then the defaults tanh and sigmoid.
 * @throws InputError for a name that does not exist, and if `options` and the weights name different activations
 */
export function activationsOf(caller: string, options: CellActivations, weights: object = {}): Activations {
  const { activations: ofWeights } = weights as WithActivations;
  const { activation: a, recurrentActivation: b } = options;
  if (ofWeights === undefined && a === undefined && b === undefined) return USUAL;
  return readActivations(caller, options, ofWeights ?? {});
}

function readActivations(caller: string, options: CellActivations, ofWeights: CellActivations): Activations {
  checkNames(caller, "weights.activations", ofWeights, ACTIVATION_OPTIONS);
  const pick = (name: keyof CellActivations, usual: CellActivation): CellActivation => {
    const [requested, converted] = [options[name], ofWeights[name]];
    checkActivation(caller, `options.${name}`, requested);
    checkActivation(caller, `weights.activations.${name}`, converted);
    if (requested !== undefined && converted !== undefined && requested !== converted) {
      throw new InputError(
        `${caller}: options.${name} must be "${converted}", got "${requested}". The weights were converted for "${converted}": remove the option.`,
      );
    }
    return requested ?? converted ?? usual;
  };
  const activation = pick("activation", "tanh");
  const recurrentActivation = pick("recurrentActivation", "sigmoid");
  return { activation, recurrentActivation, act: FUNCTIONS[activation], gate: FUNCTIONS[recurrentActivation] };
}

/**
 * Returns the activation that only the reference loop supports, as words for an error message. Undefined for tanh and sigmoid, which the fused
 * kernel supports too.
 */
export function unusual({ activation, recurrentActivation }: Activations): string | undefined {
  if (activation !== "tanh") return `activation "${activation}"`;
  return recurrentActivation === "sigmoid" ? undefined : `recurrentActivation "${recurrentActivation}"`;
}

/**
 * Returns the field that a conversion adds to its weights: the activations that differ from tanh and sigmoid. The cell then uses them.
 * @throws InputError for a name that does not exist
 */
export function convertedActivations(caller: string, options: CellActivations): WithActivations {
  const { activation, recurrentActivation } = activationsOf(caller, options);
  const odd = {
    ...(activation === "tanh" ? {} : { activation }),
    ...(recurrentActivation === "sigmoid" ? {} : { recurrentActivation }),
  };
  return Object.keys(odd).length > 0 ? { activations: odd } : {};
}

/** Returns the weights without the field `activations`, so that a check of the names finds only the gates. */
export function gatesAlone<W>(weights: W): W {
  if (typeof weights !== "object" || weights === null || !("activations" in weights)) return weights;
  const { activations, ...gates } = weights;
  return gates as W;
}

function checkActivation(caller: string, operand: string, name: unknown): void {
  if (name === undefined || (typeof name === "string" && Object.hasOwn(FUNCTIONS, name))) return;
  const cause =
    name === "hard_sigmoid"
      ? ' "hardSigmoid" is the formula of Keras 2 and tf.layers; Keras 3 uses another formula.'
      : "";
  throw new InputError(
    `${caller}: ${operand} must be one of ${Object.keys(FUNCTIONS).join(", ")}, got ${typeof name === "string" ? `"${name}"` : String(name)}.${cause}`,
  );
}
