// Runs a cell's forward and backward pass by the operation of TensorFlow, on tensors.
import type { NamedTensorMap, Tensor, Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { BACKWARD, type CellLayout, hasSecondBias } from "./layout";
import type { RunOperation } from "./operation";
import { record, type Thunks } from "./tape";

/** The operands of a pass as tensors. The weights are listed in the layout's order of gates, with the shapes of `PassOperands`. */
export interface TensorOperands {
  readonly inputs: Tensor3D;
  readonly kernel: readonly Tensor2D[];
  readonly recurrent: readonly Tensor2D[];
  readonly bias: readonly Tensor1D[];
  readonly recurrentBias: Tensor1D | undefined;
  readonly initial: readonly Tensor2D[];
  readonly lengths: readonly number[] | undefined;
}

/** The result of a forward pass. */
export interface TensorPass {
  /** [B, T, H] each; none for a plain RNN. */
  readonly gates: readonly Tensor3D[];
  /** [B, T, H] */
  readonly hidden: Tensor3D;
  /** An LSTM's cell state. [B, T, H] */
  readonly cell: Tensor3D | undefined;
  /** The states after each sequence's last step. [B, H] each */
  readonly last: readonly Tensor2D[];
}

/**
 * Runs a cell, and records its gradient on tfjs' tape.
 * @param named the operands under the names that `namedGradients` uses
 * @param namedGradients returns the gradients under the same names
 */
export function runOnTensors(
  run: RunOperation,
  layout: CellLayout,
  operands: TensorOperands,
  named: NamedTensorMap,
  namedGradients: (gradients: Omit<TensorOperands, "lengths">, hasInputs: boolean) => Thunks,
): TensorPass {
  const { inputs, kernel, recurrent, bias, recurrentBias, initial, lengths } = operands;
  const G = layout.gates.length;
  const traced = layout.traced ? G : 0;
  const steps = lengths ? tf.tensor1d([...lengths], "float32") : null;
  const biases = hasSecondBias(layout) ? [recurrentBias ?? null] : [];
  const given = [inputs, ...kernel, ...recurrent, ...bias, ...biases, ...initial, steps];
  const hasSecond = layout.second === "cell" || layout.second === "past";
  const seconds = layout.second === "none" ? [] : [hasSecond];
  const made = [...run(layout.what, given, [...times(traced, true), true, ...seconds, ...initial.map(() => true)])];
  const gates = made.splice(0, traced) as Tensor3D[];
  const hidden = made.shift() as Tensor3D;
  const second = hasSecond ? (made.shift() as Tensor3D) : undefined;
  const last = made as Tensor2D[];
  const cell = layout.second === "cell" ? second : undefined;

  const outputs = [...gates, hidden, ...(cell ? [cell] : []), ...last];
  const trace = [...gates, hidden, ...(layout.second === "none" ? [] : [second ?? null]), ...last];
  record("GatebookCell", named, outputs, gradient, [...given, ...trace]);
  if (second && !cell) second.dispose(); // only the backward pass reads it, and the tape keeps its own reference
  return { gates, hidden, cell, last };

  function gradient(
    arriving: readonly (Tensor | null)[],
    asked: (input: string) => boolean,
    saved: readonly (Tensor | null)[],
  ): Thunks {
    const wantsInputs = asked("inputs");
    const wanted = [
      wantsInputs,
      ...times(3 * G, true),
      ...biases.map((one) => one !== null),
      ...initial.map(() => true),
    ];
    const results = [...run(layout.what + BACKWARD, [...saved, ...arriving.map((one) => one ?? null)], wanted)];
    const take = <Kind extends Tensor>(count: number) => results.splice(0, count) as Kind[];
    const dInputs = wantsInputs ? (take<Tensor3D>(1)[0] as Tensor3D) : inputs;
    const [dKernel, dRecurrent, dBias] = [take<Tensor2D>(G), take<Tensor2D>(G), take<Tensor1D>(G)];
    const dSecond = recurrentBias ? take<Tensor1D>(1)[0] : undefined;
    return namedGradients(
      {
        inputs: dInputs,
        kernel: dKernel,
        recurrent: dRecurrent,
        bias: dBias,
        recurrentBias: dSecond,
        initial: take<Tensor2D>(initial.length),
      },
      wantsInputs,
    );
  }
}

const times = <Kind>(count: number, value: Kind): Kind[] => new Array<Kind>(count).fill(value);
