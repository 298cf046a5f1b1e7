// Runs a cell's forward and backward pass in the kernel of native/, on plain arrays.
import type { Buffer, RunCells } from "./kernel-call";
import { BACKWARD, type CellLayout, type CellSizes, hasSecondBias } from "./layout";

/** The operands of a pass. The weights are listed in the layout's order of gates. */
export interface PassOperands {
  /** [B, T, F] */
  readonly inputs: Float32Array;
  /** [F, H] each */
  readonly kernel: readonly Float32Array[];
  /** [H, H] each */
  readonly recurrent: readonly Float32Array[];
  /** [H] each */
  readonly bias: readonly Float32Array[];
  /** The candidate's second bias [H], only with resetAfter. */
  readonly recurrentBias: Float32Array | undefined;
  /** The states before the first step. [B, H] each */
  readonly initial: readonly Float32Array[];
  /** [B]; undefined if all sequences have T steps. */
  readonly lengths: Int32Array | undefined;
}

/** The result of a forward pass. */
export interface Pass {
  /** [B, T, H] each; none for a plain RNN. */
  readonly gates: readonly Float32Array[];
  /** [B, T, H] */
  readonly hidden: Float32Array;
  /** See `CellLayout.second`. [B, T, H] */
  readonly second: Float32Array | undefined;
  /** The states after each sequence's last step. [B, H] each */
  readonly last: readonly Float32Array[];
  /** All buffers so far, in the kernel's order. The backward pass reads them. */
  readonly buffers: readonly Buffer[];
}

/** The gradients of the loss with respect to a pass's outputs: gates, hidden, an LSTM's cell, last states. Null for an output on which the loss does not depend. */
export type ArrivingGradients = readonly (Float32Array | null)[];

/** The gradients of the loss with respect to the operands. */
export interface PassGradients extends Omit<PassOperands, "inputs" | "lengths"> {
  /** Undefined if it was not requested. [B, T, F] */
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
 * @param wantsInputs whether the gradient with respect to the inputs is needed; it costs up to a third of the pass
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
