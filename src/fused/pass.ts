// Runs a cell's forward and backward pass in the kernel of native/, on plain arrays.
import type { Buffer, RunCells } from "./kernel-call";
import { BACKWARD, type CellLayout, type CellSizes, hasSecondBias } from "./layout";

/** The operands of a pass. The weights are listed in the layout's order of gates. */
export interface PassOperands {
  /** [B, T, F] */
  readonly inputs: Float32Array;
  /** Each [F, H]. */
  readonly kernel: readonly Float32Array[];
  /** Each [H, H]. */
  readonly recurrent: readonly Float32Array[];
  /** Each [H]. */
  readonly bias: readonly Float32Array[];
  /** The candidate's second bias [H]. Only for a GRU with `resetAfter`. */
  readonly recurrentBias: Float32Array | undefined;
  /** The states before the first step, each [B, H]. */
  readonly initial: readonly Float32Array[];
  /** The true lengths [B]. Undefined if all sequences have T steps. */
  readonly lengths: Int32Array | undefined;
}

/** The result of a forward pass. */
export interface Pass {
  /** Each [B, T, H]. Empty for a plain RNN, which has no gates. */
  readonly gates: readonly Float32Array[];
  /** [B, T, H] */
  readonly hidden: Float32Array;
  /** See `CellLayout.second`. [B, T, H] */
  readonly second: Float32Array | undefined;
  /** The states after the last step of each sequence, each [B, H]. */
  readonly last: readonly Float32Array[];
  /** All buffers of the forward pass, in the kernel's order. The backward pass reads them. */
  readonly buffers: readonly Buffer[];
}

/**
 * The gradients of the loss with respect to the outputs of a pass, in this order: gates, hidden, an LSTM's cell, last states. An entry is null
 * if the loss does not depend on the output.
 */
export type ArrivingGradients = readonly (Float32Array | null)[];

/** The gradients of the loss with respect to the operands. */
export interface PassGradients extends Omit<PassOperands, "inputs" | "lengths"> {
  /** [B, T, F]. Undefined if this gradient was not requested. */
  readonly inputs: Float32Array | undefined;
}

/** Runs a cell over a batch of sequences, and keeps all gates and states. */
export function forward(run: RunCells, layout: CellLayout, { B, T, F, H }: CellSizes, operands: PassOperands): Pass {
  const overTime = () => new Float32Array(B * T * H);
  const gates = layout.traced ? layout.gates.map(overTime) : [];
  const hidden = overTime();
  const second = layout.second === "cell" || layout.second === "past" ? overTime() : undefined;
  const last = operands.initial.map(() => new Float32Array(B * H));
  const given: Buffer[] = [operands.inputs, ...operands.kernel, ...operands.recurrent, ...operands.bias];
  if (hasSecondBias(layout)) given.push(operands.recurrentBias ?? null);
  given.push(...operands.initial, operands.lengths ?? null);
  const results: Buffer[] = [...gates, hidden, ...(layout.second === "none" ? [] : [second ?? null]), ...last];
  const buffers = [...given, ...results];
  run(layout.what, Int32Array.of(B, T, F, H), buffers, results.length);
  return { gates, hidden, second, last, buffers };
}

/**
 * Returns the gradients of a pass.
 * @param wantsInputs whether to compute the gradient with respect to the inputs, which takes a part of the time of the backward pass
 */
export function backward(
  run: RunCells,
  layout: CellLayout,
  { B, T, F, H }: CellSizes,
  pass: Pass,
  arriving: ArrivingGradients,
  wantsInputs: boolean,
  hasRecurrentBias: boolean,
): PassGradients {
  const each = (size: number) => layout.gates.map(() => new Float32Array(size));
  const inputs = wantsInputs ? new Float32Array(B * T * F) : undefined;
  const [kernel, recurrent, bias] = [each(F * H), each(H * H), each(H)];
  const recurrentBias = hasRecurrentBias ? new Float32Array(H) : undefined;
  const initial = pass.last.map(() => new Float32Array(B * H));
  const results: Buffer[] = [inputs ?? null, ...kernel, ...recurrent, ...bias];
  if (hasSecondBias(layout)) results.push(recurrentBias ?? null);
  results.push(...initial);
  const buffers = [...pass.buffers, ...arriving, ...results];
  run(layout.what + BACKWARD, Int32Array.of(B, T, F, H), buffers, results.length);
  return { inputs, kernel, recurrent, bias, recurrentBias, initial };
}
