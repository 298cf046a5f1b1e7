import type { GradConfig, KernelConfig, Tensor, Tensor2D, Tensor3D, TensorInfo } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { provideFused } from "../cells/implementation";
import type { LstmGate, LstmState, LstmTrace, LstmWeights } from "../cells/lstm";
import { type LstmPass, lstmBackward, lstmForward, TRACE } from "./lstm-pass";
import { lstmBackwardBySteps } from "./lstm-steps";
import type { Handle } from "./native";
import { Ops } from "./ops";
import { projectionGradients, statesBefore } from "./pre-activation";
import { isSmall, smallLstm } from "./small-lstm-tape";
import {
  arrivingOf,
  flatten,
  handOver,
  inputGradient,
  kernel,
  type PartName,
  previousToStates,
  weightGradients,
} from "./tape";
import { blankPast, lastOf } from "./trace";

/** TensorFlow's order of the parts of its joined weights. */
const ORDER: readonly LstmGate[] = ["input", "candidate", "forget", "output"];

/**
 * `lstm` on native TensorFlow: all steps in few calls, the whole trace kept, first derivatives of everything.
 *
 * The values are computed once, outside tfjs' tape. Two kernels then hand them to the tape: the states, whose gradient is TensorFlow's own
 * backward pass; and the gates, whose gradient is only computed where a loss looks at them. Few numbers are computed in JavaScript.
 */
function fusedLstm(
  weights: LstmWeights,
  inputs: Tensor3D,
  initial: LstmState,
  lengths: readonly number[] | undefined,
): LstmTrace {
  if (!lengths && isSmall(inputs.shape, initial.hidden.shape[1])) return smallLstm(weights, inputs, initial);
  const pass = passAsTensors(weights, inputs, initial);
  const [hidden, cell, lastHidden, lastCell] = kernel(STATES, {
    inputs,
    ...initial,
    ...flatten(weights, ORDER),
    ...pass,
  }) as [Tensor3D, Tensor3D, Tensor2D, Tensor2D];
  const traced = kernel(
    GATES,
    { inputs, states: hidden, initial: initial.hidden, ...flatten(weights, ORDER) },
    { pass: { ...pass, start: initial.hidden } },
  );
  const [input, candidate, forget, output] = traced as [Tensor3D, Tensor3D, Tensor3D, Tensor3D];
  if (!lengths) {
    return {
      gates: { forget, input, candidate, output },
      hidden,
      cell,
      final: { hidden: lastHidden, cell: lastCell },
    };
  }
  const blank = blankPast(lengths, hidden.shape[1]);
  return {
    gates: { forget: blank(forget), input: blank(input), candidate: blank(candidate), output: blank(output) },
    hidden: blank(hidden),
    cell: blank(cell),
    final: { hidden: lastOf(hidden, lengths), cell: lastOf(cell, lengths) },
  };
}

const PASS = ["timeInputs", "joined", "joinedBias", ...TRACE] as const;

/** The forward pass, time first, as tensors that tfjs knows; nothing of it is on the tape. */
function passAsTensors(weights: LstmWeights, inputs: Tensor3D, initial: LstmState): Record<keyof LstmPass, Tensor> {
  return Ops.use((ops) => {
    const part = (name: PartName) => ORDER.map((gate) => ops.of(weights[gate][name]));
    const joined = ops.concat([ops.concat(part("kernel"), 1), ops.concat(part("recurrent"), 1)], 0); // [F + H, 4H]
    const joinedBias = ops.concat(part("bias"), 0); // [4H]
    const timeInputs = ops.swapBatchAndTime(ops.of(inputs)); // [T, B, F]
    const start = { hidden: ops.of(initial.hidden), cell: ops.of(initial.cell) };
    const pass = lstmForward(ops, { timeInputs, joined, joinedBias }, start);
    return Object.fromEntries(PASS.map((name) => [name, ops.tensor(pass[name])])) as Record<keyof LstmPass, Tensor>;
  });
}

function passOf(ops: Ops, tensors: readonly TensorInfo[]): LstmPass {
  return Object.fromEntries(PASS.map((name, n) => [name, ops.of(tensors[n] as TensorInfo)])) as unknown as LstmPass;
}

/** Where the backward pass by steps is quicker than by the block kernel, as measured on two cores: 1.2 to 4 times, more for small batches. */
function bySteps({ shape }: { readonly shape: readonly number[] }): boolean {
  return (shape[1] as number) >= 128;
}

type Four = [Handle, Handle, Handle, Handle];

const STATES = "GatebookLstmStates";
const GATES = "GatebookLstmGates";

const states: KernelConfig = {
  kernelName: STATES,
  backendName: "tensorflow",
  kernelFunc: ({ inputs }) =>
    Ops.use((ops) => {
      const [hiddens, cells] = [ops.of(inputs.hiddens as Tensor), ops.of(inputs.cells as Tensor)]; // [T, B, H]
      return [
        ops.tensor(ops.swapBatchAndTime(hiddens)), // [B, T, H]
        ops.tensor(ops.swapBatchAndTime(cells)), // [B, T, H]
        ops.tensor(ops.last(hiddens)), // [B, H]
        ops.tensor(ops.last(cells)), // [B, H]
      ];
    }),
};

const statesGradient: GradConfig = {
  kernelName: STATES,
  inputsToSave: [...PASS, "hidden", "cell"],
  gradFunc: (dy, saved) =>
    Ops.use((ops) => {
      const [dHidden, dCell, dLastHidden, dLastCell] = dy as [Tensor3D, Tensor3D, Tensor2D, Tensor2D];
      const pass = passOf(ops, saved);
      const start = { hidden: ops.of(saved[PASS.length] as Tensor), cell: ops.of(saved[PASS.length + 1] as Tensor) };
      const given = { hidden: arrivingOf(ops, dHidden, dLastHidden), cell: arrivingOf(ops, dCell, dLastCell) };
      const backward = bySteps(start.hidden) ? lstmBackwardBySteps : lstmBackward;
      const { inputs, hidden, cell, joined, joinedBias } = backward(ops, pass, start, given);
      return {
        ...inputGradient(ops, inputs),
        ...handOver(ops, { hidden, cell }),
        ...weightGradients(ops, ORDER, partsOf(ops, joined, joinedBias)),
      };
    }),
};

const gates: KernelConfig = {
  kernelName: GATES,
  backendName: "tensorflow",
  kernelFunc: ({ attrs }) =>
    Ops.use((ops) => {
      const { pass } = attrs as unknown as GatesAttributes;
      const values = [pass.inputGate, pass.candidates, pass.forgetGate, pass.outputGate]; // [T, B, H] each
      return values.map((value) => ops.tensor(ops.swapBatchAndTime(ops.of(value)))); // [B, T, H]
    }),
};

/** What the gates' kernel shares with the states' kernel, which keeps it for as long as the tape: nothing is saved twice. */
type GatesAttributes = { readonly pass: Record<keyof LstmPass | "start", TensorInfo> };

const gatesGradient: GradConfig = {
  kernelName: GATES,
  gradFunc: (dy, _, attributes) =>
    Ops.use((ops) => {
      const infos = (attributes as unknown as GatesAttributes).pass;
      const pass = passOf(
        ops,
        PASS.map((name) => infos[name]),
      );
      const initial = ops.of(infos.start);
      const [dInput, dCandidate, dForget, dOutput] = (dy as Tensor[]).map((one) =>
        ops.swapBatchAndTime(ops.of(one)),
      ) as Four;
      const arriving = [
        ops.sigmoidGrad(pass.inputGate, dInput),
        ops.tanhGrad(pass.candidates, dCandidate),
        ops.sigmoidGrad(pass.forgetGate, dForget),
        ops.sigmoidGrad(pass.outputGate, dOutput),
      ];
      const operands = ops.concat([pass.timeInputs, statesBefore(ops, initial, pass.hiddens)], 2); // [T, B, F + H]
      const gradients = projectionGradients(ops, operands, pass.joined, ops.concat(arriving, 2));
      const F = pass.timeInputs.shape[2] as number;
      const [dInputs, dBefore] = ops.splitSizes(gradients.inputs, [F, initial.shape[1] as number], 2) as [
        Handle,
        Handle,
      ];
      return {
        ...inputGradient(ops, dInputs),
        ...handOver(ops, previousToStates(ops, dBefore)),
        ...weightGradients(ops, ORDER, partsOf(ops, gradients.kernels, gradients.bias)),
      };
    }),
};

/** [F + H, 4H] into kernels [F, 4H] and recurrent kernels [H, 4H]. */
function partsOf(ops: Ops, joined: Handle, bias: Handle): Record<PartName, Handle> {
  const H = (bias.shape[0] as number) / 4;
  const [kernel, recurrent] = ops.splitSizes(joined, [(joined.shape[0] as number) - H, H], 0) as [Handle, Handle];
  return { kernel, recurrent, bias };
}

for (const config of [states, gates]) tf.registerKernel(config);
for (const config of [statesGradient, gatesGradient]) tf.registerGradient(config);
provideFused("lstm", fusedLstm);
