// Makes random states of the cell explorer, together with the tensors from which they were made.
import * as tf from "@tensorflow/tfjs";
import { cell, type GateWeights, type GruWeights, type LstmWeights } from "gatebook";
import { made } from "../properties/made";

export type Kind = "lstm" | "gru" | "gru, reset after" | "gru, reset after, second bias";
export const kinds: readonly Kind[] = ["lstm", "gru", "gru, reset after", "gru, reset after, second bias"];

const gates = (kind: Kind) =>
  kind === "lstm" ? ["forget", "input", "candidate", "output"] : ["update", "reset", "candidate"];

/** Returns random weights, inputs [1, T, F] and the explorer's first state for them. */
export function randomCell(kind: Kind, { F, H, T, seed }: { F: number; H: number; T: number; seed: number }) {
  const gate = (name: string): GateWeights => ({
    kernel: made([F, H], seed, `${name} kernel`, 2) as tf.Tensor2D,
    recurrent: made([H, H], seed, `${name} recurrent`, 2) as tf.Tensor2D,
    bias: made([H], seed, `${name} bias`, 2) as tf.Tensor1D,
  });
  const second = kind.endsWith("bias") ? { candidateRecurrentBias: made([H], seed, "second") as tf.Tensor1D } : {};
  const weights = { ...Object.fromEntries(gates(kind).map((name) => [name, gate(name)])), ...second } as
    | LstmWeights
    | GruWeights;
  const inputs = made([1, T, F], seed, "inputs") as tf.Tensor3D;
  const { state } = cell({ weights, inputs, resetAfter: kind.includes("after") });
  const initial = {
    hidden: [...made([H], seed, "hidden").dataSync()],
    cell: kind === "lstm" ? [...made([H], seed, "cell", 3).dataSync()] : [],
  };
  return { weights, inputs, state: { ...state, initial } };
}

/** Returns one row as a tensor [1, N]. */
export const row = (values: readonly number[]): tf.Tensor2D => tf.tensor2d([[...values]]);
