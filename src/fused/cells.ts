// Runs the fused cells on tensors. Each function passes the operands' arrays to the kernel and returns a trace that has gradients.
import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import { type FusedGru, fusedGru } from "../cells/gru";
import { provideFused } from "../cells/implementation";
import { type FusedLstm, fusedLstm } from "../cells/lstm";
import { type FusedRnn, fusedRnn } from "../cells/rnn";
import { type CellsEngine, cellsEngine, cellsObstacle } from "./engine";
import type { RunCells } from "./kernel-call";
import { type CellLayout, type CellSizes, LAYOUTS } from "./layout";
import { backward, forward, type PassGradients } from "./pass";
import { numbersOf, PARTS, record, type Thunks } from "./tape";

/** The operands of a cell as tensors. The weights are a record by gate. */
interface Operands {
  readonly inputs: Tensor3D;
  readonly weights: Readonly<Record<string, GateWeights>>;
  readonly recurrentBias?: Tensor1D | undefined;
  readonly initial: readonly Tensor2D[];
  readonly lengths: readonly number[] | undefined;
}

/** A trace as tensors. B batch, T time steps, H hidden units. */
interface Trace<Gate extends string> {
  /** Each [B, T, H]. Empty for a plain RNN, which has no gates. */
  readonly gates: Readonly<Record<Gate, Tensor3D>>;
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** The cell state of an LSTM, or the hidden state of another cell. [B, T, H] */
  readonly cell: Tensor3D;
  /** The states after the last step of each sequence, each [B, H]. `cell` is a cell state only for an LSTM. */
  readonly last: { readonly hidden: Tensor2D; readonly cell: Tensor2D };
}

/** The fused implementation of each cell over a sequence. */
export interface FusedCells {
  readonly rnn: FusedRnn;
  readonly lstm: FusedLstm;
  readonly gru: FusedGru;
}

/**
 * Runs a cell with the kernel of native/, whatever the backend is. It copies the numbers out of the operand tensors, and copies the results into
 * new tensors. The kernel has its own backward pass, which computes the first derivatives with respect to every operand.
 */
function runFused<Gate extends string>(run: RunCells, layout: CellLayout<Gate>, operands: Operands): Trace<Gate> {
  const { inputs, weights, recurrentBias, initial, lengths } = operands;
  const { gates, states } = layout;
  const [B, T, F] = inputs.shape;
  const H = (initial[0] as Tensor2D).shape[1];
  const sizes: CellSizes = { B, T, F, H };
  const part = (name: (typeof PARTS)[number]) => gates.map((gate) => numbersOf((weights[gate] as GateWeights)[name]));
  const pass = forward(run, layout, sizes, {
    inputs: numbersOf(inputs),
    kernel: part("kernel"),
    recurrent: part("recurrent"),
    bias: part("bias"),
    recurrentBias: recurrentBias && numbersOf(recurrentBias),
    initial: initial.map(numbersOf),
    lengths: lengths && Int32Array.from(lengths),
  });
  const overTime = (values: Float32Array) => tf.tensor3d(values, [B, T, H]);
  const traced = pass.gates.map(overTime);
  const hidden = overTime(pass.hidden);
  const cell = layout.second === "cell" ? overTime(pass.second as Float32Array) : hidden;
  const last = pass.last.map((values) => tf.tensor2d(values, [B, H]));
  const named: NamedTensorMap = { inputs, ...namedWeights(layout, weights), ...namedStates(initial) };
  if (recurrentBias) named.recurrentBias = recurrentBias;
  const outputs = [...traced, hidden, ...(states === 2 ? [cell] : []), ...last];
  record("GatebookCell", named, outputs, (arriving, asked) => {
    const given = arriving.map((one) => one && numbersOf(one));
    return thunks(
      layout,
      sizes,
      backward(run, layout, sizes, pass, given, asked("inputs"), recurrentBias !== undefined),
    );
  });
  const byGate = Object.fromEntries(traced.map((values, n) => [gates[n], values])) as Record<Gate, Tensor3D>;
  const [lastHidden, lastCell = lastHidden] = last as [Tensor2D, Tensor2D?];
  return { gates: byGate, hidden, cell, last: { hidden: lastHidden, cell: lastCell } };
}

/** Returns the weights under names such as "forget.kernel". */
function namedWeights({ gates }: CellLayout, weights: Operands["weights"]): NamedTensorMap {
  const named: NamedTensorMap = {};
  for (const gate of gates) for (const part of PARTS) named[`${gate}.${part}`] = (weights[gate] as GateWeights)[part];
  return named;
}

const namedStates = (initial: readonly Tensor2D[]): NamedTensorMap =>
  Object.fromEntries(initial.map((state, n) => [`initial.${n}`, state]));

/** Returns the gradients as tensors, under the names that the operands have on tfjs' tape. */
function thunks({ gates }: CellLayout, { B, T, F, H }: CellSizes, gradients: PassGradients): Thunks {
  const { inputs, recurrentBias } = gradients;
  const named: Record<string, () => Tensor> = {};
  if (inputs) named.inputs = () => tf.tensor3d(inputs, [B, T, F]);
  for (const [g, gate] of gates.entries()) {
    named[`${gate}.kernel`] = () => tf.tensor2d(gradients.kernel[g] as Float32Array, [F, H]);
    named[`${gate}.recurrent`] = () => tf.tensor2d(gradients.recurrent[g] as Float32Array, [H, H]);
    named[`${gate}.bias`] = () => tf.tensor1d(gradients.bias[g] as Float32Array);
  }
  if (recurrentBias) named.recurrentBias = () => tf.tensor1d(recurrentBias);
  for (const [n, state] of gradients.initial.entries()) named[`initial.${n}`] = () => tf.tensor2d(state, [B, H]);
  return named;
}

/**
 * Returns the fused cells for one build of the kernel.
 * @param engine returns the build. It is called each time that a cell runs, so nothing is loaded before the first run.
 */
export function cellsOn(engine: () => RunCells): FusedCells {
  return {
    rnn: (weights, inputs, initial, lengths) => {
      const operands = { inputs, weights: { all: weights }, initial: [initial], lengths };
      const { hidden, last } = runFused(engine(), LAYOUTS.rnn, operands);
      return { hidden, final: last.hidden };
    },
    lstm: (weights, inputs, { hidden: h0, cell: c0 }, lengths) => {
      const operands = { inputs, weights, initial: [h0, c0], lengths };
      const { gates, hidden, cell, last } = runFused(engine(), LAYOUTS.lstm, operands);
      const { forget, input, candidate, output } = gates;
      return { gates: { forget, input, candidate, output }, hidden, cell, final: last };
    },
    gru: ({ candidateRecurrentBias, ...weights }, inputs, initial, lengths, resetAfter) => {
      const layout = resetAfter ? LAYOUTS.gruResetAfter : LAYOUTS.gruResetBefore;
      const operands = { inputs, weights, recurrentBias: candidateRecurrentBias, initial: [initial], lengths };
      const { gates, hidden, last } = runFused(engine(), layout, operands);
      return { gates, hidden, final: last.hidden };
    },
  };
}

const chosen = cellsOn(() => (cellsEngine() as CellsEngine).run);
fusedRnn.fill(chosen.rnn);
fusedLstm.fill(chosen.lstm);
fusedGru.fill(chosen.gru);
provideFused(cellsObstacle);
