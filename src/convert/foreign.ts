// What all conversions share: names of cells, tensors from other frameworks, and their cut into gates.
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type Dimension, InputError, type Sizes } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import type { GruWeights } from "../cells/gru";
import type { LstmWeights } from "../cells/lstm";

/** The weights of each cell, by the cell's name. */
export interface ConvertedWeights {
  readonly rnn: GateWeights;
  readonly lstm: LstmWeights;
  readonly gru: GruWeights;
}

/** The name of a cell. */
export type ConvertedCell = keyof ConvertedWeights;

/** What `bidirectional` takes: weights for each direction. */
export type BothDirections<W> = { readonly forward: W; readonly backward: W };

/** @throws InputError for a name that is no cell's */
export function checkCell(caller: string, cell: ConvertedCell): void {
  if (cell === "rnn" || cell === "lstm" || cell === "gru") return;
  throw new InputError(`${caller}: cell must be "rnn", "lstm" or "gru", got ${JSON.stringify(cell)}.`);
}

/** A matrix as another framework hands it over: rows of numbers, or a tensor (then gradients reach it). */
export type ForeignMatrix = Tensor2D | readonly (readonly number[])[];

/** A vector as another framework hands it over: numbers, or a tensor (then gradients reach it). */
export type ForeignVector = Tensor1D | readonly number[] | Float32Array;

/**
 * A checked tensor. Made inside a tf.tidy, for what comes as an array becomes a new one.
 * @throws InputError for a wrong shape or type, ragged rows, NaN, Infinity, a disposed tensor
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

/** tfjs itself takes ragged rows, and numbers that are none, without a word. */
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

/** Parts of one size along an axis, by name. */
export function partsAlong<G extends string>(names: readonly G[], tensor: Tensor, axis: number): Record<G, Tensor> {
  // tfjs 4.22 has no gradient of a split into one
  const parts = names.length === 1 ? [tensor] : tf.split(tensor, names.length, axis);
  return Object.fromEntries(names.map((name, n) => [name, parts[n]])) as Record<G, Tensor>;
}
