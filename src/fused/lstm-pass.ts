import type { Handle } from "./native";
import type { Ops } from "./ops";

/** What goes into a pass. T time steps, B batch, F features, H hidden units; the gates' weights side by side: input, candidate, forget, output. */
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

/** What arrives from a loss, [T, B, H] each; undefined where it does not look. */
export interface Arriving {
  readonly hidden: Handle | undefined;
  readonly cell: Handle | undefined;
}

/** [B, H] each */
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

/** The trace's parts as TensorFlow's kernels give and take them. */
export const TRACE = ["inputGate", "cells", "forgetGate", "outputGate", "candidates", "shown", "hiddens"] as const;

type Trace = Readonly<Record<(typeof TRACE)[number], Handle>>;

/** Every step of an LSTM, from `start`, by one kernel. */
export function lstmForward(ops: Ops, operands: LstmOperands, start: States): LstmPass {
  const parts = ops.blockLstm(blockOperands(operands, start));
  return { ...operands, ...(Object.fromEntries(TRACE.map((name, n) => [name, parts[n]])) as Trace) };
}

/** The gradients of a pass, given those of its hidden states and cells [T, B, H], by one kernel. */
export function lstmBackward(ops: Ops, pass: LstmPass, start: States, arriving: Arriving): LstmGradients {
  const trace = TRACE.map((name) => pass[name]);
  const nothing = arriving.hidden && arriving.cell ? undefined : ops.zerosLike(pass.hiddens);
  const given = [arriving.cell ?? nothing, arriving.hidden ?? nothing] as [Handle, Handle];
  const gradients = ops.blockLstmGrad(blockOperands(pass, start), trace, ...given);
  const [inputs, cell, hidden, joined, , , , joinedBias] = gradients as Eight;
  return { inputs, cell, hidden, joined, joinedBias };
}

type Eight = [Handle, Handle, Handle, Handle, Handle, Handle, Handle, Handle];

function blockOperands({ timeInputs, joined, joinedBias }: LstmOperands, start: States) {
  return { x: timeInputs, c: start.cell, h: start.hidden, weights: joined, bias: joinedBias };
}
