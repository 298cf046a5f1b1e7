import type { GradConfig, KernelConfig, NamedAttrMap, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { LstmGate, LstmState, LstmTrace, LstmWeights } from "../cells/lstm";
import { type SmallGradients, type SmallOperands, type SmallTrace, smallBackward, smallForward } from "./small-lstm";
import { flatten, kernel, nameOf, PARTS } from "./tape";

const ORDER = ["forget", "input", "candidate", "output"] as const satisfies readonly LstmGate[];

/** Below so many multiplications a pass the loops are quicker than the calls, as measured. */
const FEW = 80_000;

/** Whether an LSTM is so small that plain loops run it faster than TensorFlow's kernels do. */
export function isSmall([B, T, F]: readonly [number, number, number], H: number): boolean {
  return B * T * (F + H) * 4 * H <= FEW;
}

/** `fusedLstm` for few numbers: computed in JavaScript, on tfjs' tape as one kernel. Without lengths. */
export function smallLstm(weights: LstmWeights, inputs: Tensor3D, initial: LstmState): LstmTrace {
  const operands = operandsOf(weights, inputs, initial);
  const attributes: Attributes = { operands, trace: smallForward(operands) };
  const results = kernel(SMALL, { inputs, ...initial, ...flatten(weights, ORDER) }, attributes) as Tensor3D[];
  const [forget, input, candidate, output, hidden, cell] = results as [...Four<Tensor3D>, Tensor3D, Tensor3D];
  const [lastHidden, lastCell] = results.slice(6) as unknown as [Tensor2D, Tensor2D];
  return { gates: { forget, input, candidate, output }, hidden, cell, final: { hidden: lastHidden, cell: lastCell } };
}

type Four<T> = [T, T, T, T];

/** Travels with tfjs' tape and goes with it. */
type Attributes = { readonly operands: SmallOperands; readonly trace: SmallTrace };

const numbersOf = (tensor: Tensor) => tensor.dataSync() as Float32Array;

function operandsOf(weights: LstmWeights, inputs: Tensor3D, initial: LstmState): SmallOperands {
  const [B, T, F] = inputs.shape;
  const H = initial.hidden.shape[1];
  const joined = new Float32Array((F + H) * 4 * H);
  const joinedBias = new Float32Array(4 * H);
  for (const [g, gate] of ORDER.entries()) {
    joinedBias.set(numbersOf(weights[gate].bias), g * H);
    const [kernels, recurrents] = [numbersOf(weights[gate].kernel), numbersOf(weights[gate].recurrent)];
    for (let k = 0; k < F; k++) joined.set(kernels.subarray(k * H, (k + 1) * H), (4 * k + g) * H);
    for (let k = 0; k < H; k++) joined.set(recurrents.subarray(k * H, (k + 1) * H), (4 * (F + k) + g) * H);
  }
  const [hidden, cell] = [numbersOf(initial.hidden), numbersOf(initial.cell)];
  return { sizes: { B, T, F, H }, inputs: numbersOf(inputs), joined, joinedBias, hidden, cell };
}

const SMALL = "GatebookSmallLstm";

const config: KernelConfig = {
  kernelName: SMALL,
  backendName: "tensorflow",
  kernelFunc: ({ attrs }) => {
    const { operands, trace } = attrs as unknown as Attributes;
    const { B, T, H } = operands.sizes;
    const overTime = [...trace.gates, trace.hidden, trace.cell].map((values) => tf.tensor3d(values, [B, T, H]));
    const last = [trace.hidden, trace.cell].map((values) => tf.tensor2d(lastOf(values, operands.sizes), [B, H]));
    return [...overTime, ...last];
  },
};

/** Each sequence's last step. [B, T, H] gives [B, H] */
function lastOf(values: Float32Array, { B, T, H }: SmallOperands["sizes"]): Float32Array {
  const last = new Float32Array(B * H);
  for (let b = 0; b < B; b++) last.set(values.subarray(((b + 1) * T - 1) * H, (b + 1) * T * H), b * H);
  return last;
}

const gradient: GradConfig = {
  kernelName: SMALL,
  gradFunc: (dy, _, attributes: NamedAttrMap) => {
    const { operands, trace } = attributes as unknown as Attributes;
    const [forget, input, candidate, output, hidden, cell, lastHidden, lastCell] = (dy as Tensor[]).map(numbersOf);
    const arriving = {
      gates: [forget, input, candidate, output] as Four<Float32Array>,
      hidden: withLast(hidden as Float32Array, lastHidden as Float32Array, operands.sizes),
      cell: withLast(cell as Float32Array, lastCell as Float32Array, operands.sizes),
    };
    return asTensors(smallBackward(operands, trace, arriving), operands.sizes);
  },
};

/** What arrives at the states over time and at the last ones, together. [B, T, H] */
function withLast(overTime: Float32Array, last: Float32Array, { B, T, H }: SmallOperands["sizes"]): Float32Array {
  const both = overTime.slice();
  for (let b = 0; b < B; b++) {
    for (let j = 0; j < H; j++) {
      const n = ((b + 1) * T - 1) * H + j;
      both[n] = (both[n] as number) + (last[b * H + j] as number);
    }
  }
  return both;
}

function asTensors(gradients: SmallGradients, { B, T, F, H }: SmallOperands["sizes"]): Record<string, () => Tensor> {
  const columns = (first: number, rows: number, gate: number) => {
    const part = new Float32Array(rows * H);
    for (let k = 0; k < rows; k++) {
      const from = (4 * (first + k) + gate) * H;
      part.set(gradients.joined.subarray(from, from + H), k * H);
    }
    return part;
  };
  const named: Record<string, () => Tensor> = {
    inputs: () => tf.tensor3d(gradients.inputs, [B, T, F]),
    hidden: () => tf.tensor2d(gradients.hidden, [B, H]),
    cell: () => tf.tensor2d(gradients.cell, [B, H]),
  };
  for (const [g, gate] of ORDER.entries()) {
    const [kernels, recurrents, bias] = PARTS.map((part) => nameOf(gate, part)) as [string, string, string];
    named[kernels] = () => tf.tensor2d(columns(0, F, g), [F, H]);
    named[recurrents] = () => tf.tensor2d(columns(F, H, g), [H, H]);
    named[bias] = () => tf.tensor1d(gradients.joinedBias.slice(g * H, (g + 1) * H));
  }
  return named;
}

tf.registerKernel(config);
tf.registerGradient(gradient);
