// Converts one direction of one PyTorch layer to the weights of a cell.
import type { Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type Dimension, Sizes } from "../base/validate";
import type { GateWeights } from "../cells/gate";
import { type ConvertedCell, type ConvertedWeights, partsAlong, tensorOf } from "./foreign";
import { GRU_ORDERS, LSTM_ORDERS } from "./gate-orders";
import type { PyTorchPart } from "./pytorch-state";

/**
 * For each cell, a function that checks and converts the tensors of one layer. Error messages name the caller. Call these functions inside a
 * tf.tidy.
 */
export const FROM_PYTORCH: {
  readonly [K in ConvertedCell]: (caller: string, part: PyTorchPart) => ConvertedWeights[K];
} = {
  lstm: (caller, part) => {
    const { kernel, recurrent, present, past } = read(caller, part, "4H", LSTM_ORDERS.pytorch);
    return byGate(LSTM_ORDERS.pytorch, (gate) => ({
      kernel: kernel[gate],
      recurrent: recurrent[gate],
      bias: tf.add(present[gate], past[gate]),
    }));
  },
  gru: (caller, part) => {
    const { kernel, recurrent, present, past } = read(caller, part, "3H", GRU_ORDERS.pytorch);
    const gates = byGate(GRU_ORDERS.pytorch, (gate) => ({
      kernel: kernel[gate],
      recurrent: recurrent[gate],
      bias: gate === "candidate" ? present[gate] : tf.add(present[gate], past[gate]),
    }));
    return { ...gates, candidateRecurrentBias: past.candidate };
  },
  rnn: (caller, part) => {
    const { kernel, recurrent, present, past } = read(caller, part, "H", ["hidden"]);
    return { kernel: kernel.hidden, recurrent: recurrent.hidden, bias: tf.add(present.hidden, past.hidden) };
  },
};

/** Checks the tensors of one layer, splits them by gate and transposes the kernels. */
function read<G extends string>(caller: string, part: PyTorchPart, rows: Dimension, order: readonly G[]) {
  const { names } = part;
  const sizes = new Sizes(caller);
  const biases = "bias_ih" in part || "bias_hh" in part;
  const bias = (name: "bias_ih" | "bias_hh") => tensorOf<Tensor1D>(sizes, names[name], part[name], [rows]);
  const given = biases ? { present: bias("bias_ih"), past: bias("bias_hh") } : undefined;
  const kernel = tensorOf<Tensor2D>(sizes, names.weight_ih, part.weight_ih, [rows, "F"]);
  const recurrent = tensorOf<Tensor2D>(sizes, names.weight_hh, part.weight_hh, [rows, "H"]);
  const { present, past } = given ?? { present: tf.zeros([kernel.shape[0]]), past: tf.zeros([kernel.shape[0]]) };
  return {
    kernel: partsAlong(order, tf.transpose(kernel), 1) as Record<G, Tensor2D>, // [F, H] each
    recurrent: partsAlong(order, tf.transpose(recurrent), 1) as Record<G, Tensor2D>, // [H, H] each
    present: partsAlong(order, present, 0) as Record<G, Tensor1D>, // [H] each
    past: partsAlong(order, past, 0) as Record<G, Tensor1D>, // [H] each
  };
}

function byGate<G extends string>(order: readonly G[], make: (gate: G) => GateWeights): Record<G, GateWeights> {
  return Object.fromEntries(order.map((gate) => [gate, make(gate)])) as Record<G, GateWeights>;
}
