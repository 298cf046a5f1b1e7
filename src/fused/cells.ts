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
import type { RunOperation } from "./operation";
import { backward, forward, type PassGradients } from "./pass";
import { numbersOf, PARTS, record, type Thunks } from "./tape";
import { runOnTensors } from "./tensor-pass";

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
  /** The cell state of an LSTM. A GRU and a plain RNN have none: for them it is the same tensor as `hidden`. [B, T, H] */
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

/** The C++ code of native/ in one of its two builds: the native addon, or WebAssembly. */
export interface CellsKernel {
  /** Runs it on arrays, for every backend. */
  readonly run: RunCells;
  /** Returns a function that runs it on TensorFlow's tensors, if that is possible now. */
  readonly operation?: () => RunOperation | undefined;
}

/**
 * If a gate has at least this number of values, the operation of TensorFlow is faster than copies. It copies nothing and runs in memory that TensorFlow
 * reuses, whereas the system has to clear the memory of new arrays. With fewer values, the handles of the operation cost more than the copies.
 */
export const OPERATION_FROM = 16_384;

/**
 * Runs a cell with the kernel of native/. The kernel's own backward pass computes the first derivatives with respect to every operand.
 * @param operationFrom how many numbers a gate must have at least before the operation is used
 */
function runFused<Gate extends string>(
  kernel: CellsKernel,
  operationFrom: number,
  layout: CellLayout<Gate>,
  operands: Operands,
): Trace<Gate> {
  const { inputs, initial } = operands;
  const [B, T] = inputs.shape;
  const H = (initial[0] as Tensor2D).shape[1];
  const operation = B * T * H >= operationFrom ? kernel.operation?.() : undefined;
  return operation ? runByOperation(operation, layout, operands) : runOnArrays(kernel.run, layout, operands);
}

/** Runs a cell by the operation of TensorFlow. */
function runByOperation<Gate extends string>(
  run: RunOperation,
  layout: CellLayout<Gate>,
  operands: Operands,
): Trace<Gate> {
  const { weights } = operands;
  const part = <Name extends (typeof PARTS)[number]>(name: Name) =>
    layout.gates.map((gate) => (weights[gate] as GateWeights)[name]);
  const pass = runOnTensors(
    run,
    layout,
    {
      ...operands,
      recurrentBias: operands.recurrentBias,
      kernel: part("kernel"),
      recurrent: part("recurrent"),
      bias: part("bias"),
    },
    namedOperands(layout, operands),
    (gradients, hasInputs) => {
      const named: Record<string, () => Tensor> = {};
      if (hasInputs) named.inputs = () => gradients.inputs;
      for (const [g, gate] of layout.gates.entries())
        for (const name of PARTS) named[`${gate}.${name}`] = () => gradients[name][g] as Tensor;
      const { recurrentBias } = gradients;
      if (recurrentBias) named.recurrentBias = () => recurrentBias;
      for (const [n, state] of gradients.initial.entries()) named[`initial.${n}`] = () => state;
      return named;
    },
  );
  const { gates, hidden, cell = hidden } = pass;
  return traceOf(layout, gates, hidden, cell, pass.last);
}

/** Runs a cell on arrays, for every backend. Numbers are copied out of the operand tensors and into new tensors. */
function runOnArrays<Gate extends string>(run: RunCells, layout: CellLayout<Gate>, operands: Operands): Trace<Gate> {
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
  const outputs = [...traced, hidden, ...(states === 2 ? [cell] : []), ...last];
  record("GatebookCell", namedOperands(layout, operands), outputs, (arriving, asked) => {
    const given = arriving.map((one) => one && numbersOf(one));
    return thunks(
      layout,
      sizes,
      backward(run, layout, sizes, pass, given, asked("inputs"), recurrentBias !== undefined),
    );
  });
  return traceOf(layout, traced, hidden, cell, last);
}

/** Returns a trace with the gates by name. */
function traceOf<Gate extends string>(
  { gates }: CellLayout<Gate>,
  traced: readonly Tensor3D[],
  hidden: Tensor3D,
  cell: Tensor3D,
  last: readonly Tensor2D[],
): Trace<Gate> {
  const byGate = Object.fromEntries(traced.map((values, n) => [gates[n], values])) as Record<Gate, Tensor3D>;
  const [lastHidden, lastCell = lastHidden] = last as [Tensor2D, Tensor2D?];
  return { gates: byGate, hidden, cell, last: { hidden: lastHidden, cell: lastCell } };
}

/** Returns the operands under their names on the tape, such as "forget.kernel". */
function namedOperands({ gates }: CellLayout, { inputs, weights, recurrentBias, initial }: Operands): NamedTensorMap {
  const named: NamedTensorMap = { inputs };
  for (const gate of gates) for (const part of PARTS) named[`${gate}.${part}`] = (weights[gate] as GateWeights)[part];
  for (const [n, state] of initial.entries()) named[`initial.${n}`] = state;
  if (recurrentBias) named.recurrentBias = recurrentBias;
  return named;
}

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
 * @param kernel returns the build. It is called each time that a cell runs, so nothing is loaded before the first run.
 * @param from the number of values in a gate from which on the operation is used, see `OPERATION_FROM`
 */
export function cellsOn(kernel: () => CellsKernel, from = OPERATION_FROM): FusedCells {
  return {
    rnn: (weights, inputs, initial, lengths) => {
      const operands = { inputs, weights: { all: weights }, initial: [initial], lengths };
      const { hidden, last } = runFused(kernel(), from, LAYOUTS.rnn, operands);
      return { hidden, final: last.hidden };
    },
    lstm: (weights, inputs, { hidden: h0, cell: c0 }, lengths) => {
      const operands = { inputs, weights, initial: [h0, c0], lengths };
      const { gates, hidden, cell, last } = runFused(kernel(), from, LAYOUTS.lstm, operands);
      const { forget, input, candidate, output } = gates;
      return { gates: { forget, input, candidate, output }, hidden, cell, final: last };
    },
    gru: ({ candidateRecurrentBias, ...weights }, inputs, initial, lengths, resetAfter) => {
      const layout = resetAfter ? LAYOUTS.gruResetAfter : LAYOUTS.gruResetBefore;
      const operands = { inputs, weights, recurrentBias: candidateRecurrentBias, initial: [initial], lengths };
      const { gates, hidden, last } = runFused(kernel(), from, layout, operands);
      return { gates, hidden, final: last.hidden };
    },
  };
}

const chosen = cellsOn(() => cellsEngine() as CellsEngine);
fusedRnn.fill(chosen.rnn);
fusedLstm.fill(chosen.lstm);
fusedGru.fill(chosen.gru);
provideFused(cellsObstacle);
