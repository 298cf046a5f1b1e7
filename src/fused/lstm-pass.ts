import type { Handle } from "./native";
import type { Ops } from "./ops";

/** What goes into a pass. T time steps, B batch, F features, H hidden units; the gates' weights side by side: input, forget, candidate, output. */
export interface LstmOperands {
  /** [T, B, F] */
  readonly timeInputs: Handle;
  /** [F + H, 4H]: kernels above recurrent kernels */
  readonly joined: Handle;
  /** [4H] */
  readonly joinedBias: Handle;
}

/** A whole forward pass, each [T, B, H] but for the operands. */
export interface LstmPass extends LstmOperands {
  readonly inputGate: Handle;
  readonly cells: Handle;
  readonly forgetGate: Handle;
  readonly outputGate: Handle;
  readonly candidates: Handle;
  /** tanh of the cells: what the output gate shows a share of */
  readonly shown: Handle;
  readonly hiddens: Handle;
}

/** [B, H] each, or [T, B, H] for what arrives from a loss */
export interface States {
  readonly hidden: Handle;
  readonly cell: Handle;
}

export interface LstmGradients extends States {
  /** [T, B, F] */
  readonly inputs: Handle;
  /** [F + H, 4H] */
  readonly joined: Handle;
  /** [4H] */
  readonly joinedBias: Handle;
}

/** Every step of an LSTM, from `start`. */
export function lstmForward(ops: Ops, operands: LstmOperands, start: States): LstmPass {
  const { timeInputs, joined, joinedBias } = operands;
  const outputs = ops.blockLstm(timeInputs, start.cell, start.hidden, joined, joinedBias);
  const [inputGate, cells, forgetGate, outputGate, candidates, shown, hiddens] = outputs as Seven;
  return { ...operands, inputGate, cells, forgetGate, outputGate, candidates, shown, hiddens };
}

type Seven = [Handle, Handle, Handle, Handle, Handle, Handle, Handle];

/** The gradients of a pass, given those of its hidden states and cells [T, B, H]. */
export function lstmBackward(ops: Ops, pass: LstmPass, start: States, arriving: States): LstmGradients {
  const { timeInputs, joined, joinedBias, ...trace } = pass;
  const operands = { x: timeInputs, c: start.cell, h: start.hidden, weights: joined, bias: joinedBias };
  const { inputGate, cells, forgetGate, outputGate, candidates, shown, hiddens } = trace;
  const outputs = [inputGate, cells, forgetGate, outputGate, candidates, shown, hiddens];
  const gradients = ops.blockLstmGrad(operands, outputs, arriving.cell, arriving.hidden);
  const [inputs, cell, hidden, weights, , , , bias] = gradients as [...Seven, Handle];
  return { inputs, cell, hidden, joined: weights, joinedBias: bias };
}

/**
 * From the gradients of x · W + h · U + b of all steps and gates [T, B, 4H] to those of x, W, U, b, and of the h that stood before each step:
 * each as one large product over all steps.
 */
export function preActivationGradients(ops: Ops, pass: LstmPass, initial: Handle, arriving: Handle) {
  const [T, B, F] = pass.timeInputs.shape as [number, number, number];
  const H = initial.shape[1] as number;
  const before = ops.concat(
    [ops.reshape(initial, [1, B, H]), ops.splitSizes(pass.hiddens, [T - 1, 1], 0)[0] as Handle],
    0,
  );
  const operands = ops.reshape(ops.concat([pass.timeInputs, before], 2), [T * B, F + H]);
  const flat = ops.reshape(arriving, [T * B, 4 * H]);
  const both = ops.reshape(ops.matMul(flat, pass.joined, { transposeB: true }), [T, B, F + H]);
  const [inputs, previous] = ops.splitSizes(both, [F, H], 2) as [Handle, Handle];
  return {
    inputs, // [T, B, F]
    previous, // [T, B, H]
    joined: ops.matMul(operands, flat, { transposeA: true }), // [F + H, 4H]
    joinedBias: ops.sumRows(flat), // [4H]
  };
}
