import * as tf from "@tensorflow/tfjs";
import { flipUpdateGate, type GateWeights, type GruWeights, gru, type LstmWeights, lstm } from "gatebook";
import { apart } from "../fused/agree";
import type { Layer } from "./layers";

/** The letters of the page for gates, and our names for these gates. */
export const LSTM_LETTERS = { i: "input", f: "forget", g: "candidate", o: "output" } as const;
const GRU_LETTERS = { z: "update", r: "reset", g: "candidate" } as const;

/** Returns an order of gates in the letters of the page, e.g. "i, f, g, o". */
export function inLetters(order: readonly string[]): string {
  const letters = Object.entries({ ...LSTM_LETTERS, ...GRU_LETTERS });
  return order.map((gate) => letters.find(([, name]) => name === gate)?.[0]).join(", ");
}

/** The tolerance when our float32 results are compared with the float64 results of the frameworks. */
const NEAR = 1e-5;

/** Returns all permutations of a list. */
export function orders<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, n) =>
    orders([...things.slice(0, n), ...things.slice(n + 1)]).map((rest) => [first, ...rest]),
  );
}

/** Returns the weights of each gate, assuming that the layer has this gate order. If there are two biases, they are added. */
function named(layer: Layer, names: readonly string[]): Record<string, GateWeights> {
  const { kernels, recurrents, biases } = layer;
  const bias = (n: number) => (biases.length ? tf.addN(biases.map((set) => set[n] as tf.Tensor1D)) : noBias(layer));
  return Object.fromEntries(
    names.map((name, n) => [name, { kernel: kernels[n], recurrent: recurrents[n], bias: bias(n) } as GateWeights]),
  );
}

const noBias = ({ sizes }: Layer) => tf.zeros<tf.Rank.R1>([sizes.H as number]);

/** Returns every gate order with which our LSTM gives the hidden states of the layer. There is exactly one if the numbers distinguish all orders. */
export function lstmOrders(layer: Layer, initial?: tf.Tensor2D): string[] {
  const from = initial ? { initial: { hidden: initial, cell: tf.zerosLike(initial) } } : {};
  return orders(Object.keys(LSTM_LETTERS) as (keyof typeof LSTM_LETTERS)[])
    .filter((order) => {
      const weights = named(
        layer,
        order.map((letter) => LSTM_LETTERS[letter]),
      ) as LstmWeights;
      return apart(lstm(weights, layer.inputs, from).hidden, layer.hidden) < NEAR;
    })
    .map((order) => order.join(", "));
}

export interface GruFit {
  readonly order: string;
  readonly reset: "before" | "after";
  /** The part of the new state that is multiplied by the update gate. */
  readonly weighs: "the old state" | "the candidate";
}

/** Returns every interpretation of a GRU's weights with which our GRU gives the hidden states of the layer. */
export function gruFits(layer: Layer): GruFit[] {
  const fits: GruFit[] = [];
  for (const order of orders(Object.keys(GRU_LETTERS) as (keyof typeof GRU_LETTERS)[])) {
    const names = order.map((letter) => GRU_LETTERS[letter]);
    const joined = named(layer, names) as unknown as GruWeights;
    const place = names.indexOf("candidate");
    const [present, past] = layer.biases.map((set) => set[place] as tf.Tensor1D);
    const apartKept: GruWeights = past
      ? { ...joined, candidate: { ...joined.candidate, bias: present as tf.Tensor1D }, candidateRecurrentBias: past }
      : joined;
    for (const reset of ["before", "after"] as const) {
      const weights = reset === "after" ? apartKept : joined;
      for (const weighs of ["the old state", "the candidate"] as const) {
        const own = weighs === "the old state" ? weights : flipUpdateGate(weights);
        const { hidden } = gru(own, layer.inputs, { resetAfter: reset === "after" });
        if (apart(hidden, layer.hidden) < NEAR) fits.push({ order: order.join(", "), reset, weighs });
      }
    }
  }
  return fits;
}

/** Returns the only item of a list. @throws Error if the list has another number of items. */
export function only<T>(things: readonly T[]): T {
  if (things.length !== 1)
    throw new Error(`expected exactly one item, got ${things.length}: ${JSON.stringify(things)}`);
  return things[0] as T;
}
