import * as tf from "@tensorflow/tfjs";
import type { ConvertedCell } from "gatebook";
import { made } from "../properties/made";

// Generates a state_dict of PyTorch for the tests of conversions.

/** The number of features F and of hidden units H. */
export const [F, H] = [3, 4];
export const GATES = { lstm: 4, gru: 3, rnn: 1 } as const;

export type State = Record<string, tf.Tensor>;
interface Made {
  readonly layers?: number;
  readonly both?: boolean;
  readonly bias?: boolean;
  readonly prefix?: string;
}

/** Returns a state_dict with the shapes of a torch.nn module. */
export function state(cell: ConvertedCell, { layers = 1, both = false, bias = true, prefix = "" }: Made = {}): State {
  const G = GATES[cell] * H;
  const named: State = {};
  for (let layer = 0; layer < layers; layer++) {
    for (const way of both ? ["", "_reverse"] : [""]) {
      const add = (name: string, shape: number[]) => {
        const full = `${prefix}${name}_l${layer}${way}`;
        named[full] = made(shape, 3, full, 0.6);
      };
      add("weight_ih", [G, layer === 0 ? F : H * (both ? 2 : 1)]);
      add("weight_hh", [G, H]);
      if (bias) for (const name of ["bias_ih", "bias_hh"]) add(name, [G]);
    }
  }
  return named;
}

/** Returns the tensors of one layer, under the names that they have in a module with a single layer. */
export const only = (named: State, suffix: string, prefix = ""): State =>
  Object.fromEntries(
    ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map((name) => [
      `${name}_l0`,
      named[`${prefix}${name}${suffix}`] as tf.Tensor,
    ]),
  );
/** Returns a record of tensors as a record of numbers. */
export const numbers = (value: unknown): unknown => {
  if (value instanceof tf.Tensor) return value.arraySync();
  if (Array.isArray(value)) return value.map(numbers);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, numbers(part)]));
};
