// Defines what all conversions share: the names of cells, the check of tensors from other frameworks, and the split of such tensors by gate.
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type Dimension, InputError, type Sizes } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import type { GruWeights } from "../cells/gru";
import type { LstmWeights } from "../cells/lstm";

/** The type of each cell's weights, by the cell's name. */
export interface ConvertedWeights {
  readonly rnn: GateWeights;
  readonly lstm: LstmWeights;
  readonly gru: GruWeights;
}

/** The name of a cell. */
export type ConvertedCell = keyof ConvertedWeights;

/** The weights that `bidirectional` takes: one set of weights for each direction. */
export type BothDirections<W> = { readonly forward: W; readonly backward: W };

/** Checks the name of a cell. @throws InputError if no cell has this name */
export function checkCell(caller: string, cell: ConvertedCell): void {
  if (cell === "rnn" || cell === "lstm" || cell === "gru") return;
  throw new InputError(`${caller}: cell must be "rnn", "lstm" or "gru", got ${JSON.stringify(cell)}.`);
}

/** A matrix from another framework, either as rows of numbers or as a tensor. Gradients can flow back only to a tensor. */
export type ForeignMatrix = Tensor2D | readonly (readonly number[])[];

/** A vector from another framework, either as numbers or as a tensor. Gradients can flow back only to a tensor. */
export type ForeignVector = Tensor1D | readonly number[] | Float32Array;

/**
 * Returns a checked tensor. The caller must call this function inside a tf.tidy, because an array becomes a new tensor.
 * @throws InputError for a wrong shape or type, ragged rows, NaN, Infinity, or a disposed tensor
 */
export function tensorOf<T extends Tensor>(
  sizes: Sizes,
  operand: string,
  value: unknown,
  dimensions: readonly Dimension[],
): T {
  const tensor = isList(value) ? fromList(sizes, operand, value) : (value as Tensor);
  sizes.check(operand, tensor, dimensions);
  return tensor as T;
}

type List = readonly (number | readonly number[])[];

const isList = (value: unknown): value is List => Array.isArray(value) || value instanceof Float32Array;

/** Makes a tensor from an array. The array is checked here, because tfjs silently accepts ragged rows and values that are not numbers. */
function fromList(sizes: Sizes, operand: string, list: List): Tensor {
  const lengths = new Set(Array.from(list, (row) => (isList(row) ? row.length : 0)));
  const odd = Array.from(list)
    .flat()
    .find((value) => typeof value !== "number");
  if (lengths.size > 1 || odd !== undefined) {
    const got = odd === undefined ? `rows of ${[...lengths].join(", ")}` : `a value of type ${typeof odd} among them`;
    throw new InputError(`${sizes.caller}: ${operand} must be numbers, in rows of one length, got ${got}.`);
  }
  return tf.tensor(list as number[], undefined, "float32");
}

/** Splits a tensor along an axis into one part of equal size for each name. */
export function partsAlong<G extends string>(names: readonly G[], tensor: Tensor, axis: number): Record<G, Tensor> {
  // tfjs 4.22 has no gradient for a split into a single part
  const parts = names.length === 1 ? [tensor] : tf.split(tensor, names.length, axis);
  return Object.fromEntries(names.map((name, n) => [name, parts[n]])) as Record<G, Tensor>;
}
