import type * as tf from "@tensorflow/tfjs";
import {
  type GateWeights,
  type GruWeights,
  gru,
  initGru,
  initLstm,
  initRnn,
  type LstmState,
  type LstmWeights,
  lstm,
  namedTensors,
  rnn,
  type SequenceOptions,
} from "gatebook";
import { made } from "./made";

/** Tensors by name, e.g. "gates.forget" or "final.hidden". */
export type Tensors = Readonly<Record<string, tf.Tensor>>;

export type Sizes = { readonly B: number; readonly T: number; readonly F: number; readonly H: number };

export type RunOptions = Pick<SequenceOptions<unknown>, "lengths" | "mask" | "implementation">;

/** One cell in the form in which the property tests use every cell: its operands and its trace are flat records of tensors. */
export interface CellKind {
  readonly name: string;
  /** The gates whose values must be between 0 and 1. */
  readonly gates: readonly string[];
  /** The names of the states that the cell passes from step to step: `initial` for a cell with one state, otherwise `initial.hidden` and so on. */
  readonly states: readonly string[];
  /** Returns every weight under its name in the record of the cell, with numbers between ±scale. */
  weights(sizes: Sizes, seed: number, scale: number): Tensors;
  /**
   * Runs the cell. The operands are `inputs`, the states (all or none) and the weights. It returns the trace: each tensor is [B, T, H], and each
   * `final…` is [B, H].
   */
  run(operands: Tensors, options?: RunOptions): Tensors;
}

/** Replaces the tensors in a record of weights, whose names and shapes are right, by generated numbers. */
function fill(like: object, seed: number, scale: number): Tensors {
  const shapes = Object.entries(namedTensors(like));
  return Object.fromEntries(shapes.map(([name, { shape }]) => [name, made(shape, seed, name, scale)]));
}

const stateOf = (operands: Tensors): { initial?: tf.Tensor2D } =>
  operands.initial ? { initial: operands.initial as tf.Tensor2D } : {};

function lstmStateOf(operands: Tensors): { initial?: LstmState } {
  const { "initial.hidden": hidden, "initial.cell": cell } = operands;
  return hidden && cell ? { initial: { hidden: hidden as tf.Tensor2D, cell: cell as tf.Tensor2D } } : {};
}

const inputsOf = (operands: Tensors) => operands.inputs as tf.Tensor3D;

function gateOf(operands: Tensors, prefix = ""): GateWeights {
  const part = (name: string) => operands[`${prefix}${name}`];
  return { kernel: part("kernel"), recurrent: part("recurrent"), bias: part("bias") } as GateWeights;
}

const rnnKind: CellKind = {
  name: "rnn",
  gates: [],
  states: ["initial"],
  weights: ({ F, H }, seed, scale) => fill(initRnn({ features: F, units: H, seed }), seed, scale),
  run: (operands, options = {}) => {
    return { ...rnn(gateOf(operands), inputsOf(operands), { ...stateOf(operands), ...options }) };
  },
};

const lstmKind: CellKind = {
  name: "lstm",
  gates: ["gates.forget", "gates.input", "gates.output"],
  states: ["initial.hidden", "initial.cell"],
  weights: ({ F, H }, seed, scale) => fill(initLstm({ features: F, units: H, seed }), seed, scale),
  run: (operands, options = {}) => {
    const gate = (name: string) => gateOf(operands, `${name}.`);
    const weights: LstmWeights = {
      forget: gate("forget"),
      input: gate("input"),
      candidate: gate("candidate"),
      output: gate("output"),
    };
    return namedTensors(lstm(weights, inputsOf(operands), { ...lstmStateOf(operands), ...options }));
  },
};

function gruKind(name: string, resetAfter: boolean, second: boolean): CellKind {
  return {
    name,
    gates: ["gates.update", "gates.reset"],
    states: ["initial"],
    weights: ({ F, H }, seed, scale) => ({
      ...fill(initGru({ features: F, units: H, seed }), seed, scale),
      ...(second ? { candidateRecurrentBias: made([H], seed, "second", scale) } : {}),
    }),
    run: (operands, options = {}) => {
      const gate = (name: string) => gateOf(operands, `${name}.`);
      const weights: GruWeights = { update: gate("update"), reset: gate("reset"), candidate: gate("candidate") };
      const bias = operands.candidateRecurrentBias as tf.Tensor1D | undefined;
      const all = bias ? { ...weights, candidateRecurrentBias: bias } : weights;
      return namedTensors(gru(all, inputsOf(operands), { ...stateOf(operands), ...options, resetAfter }));
    },
  };
}

export const cellKinds: readonly CellKind[] = [
  rnnKind,
  lstmKind,
  gruKind("gru, reset before", false, false),
  gruKind("gru, reset after", true, false),
  gruKind("gru, reset after, with a second bias", true, true),
];
