import type {
  GradConfig,
  KernelConfig,
  NamedAttrMap,
  NamedTensorMap,
  Tensor,
  Tensor1D,
  Tensor2D,
  Tensor3D,
  TensorInfo,
} from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GruGate, GruTrace, GruWeights } from "../cells/gru";
import { provideFused } from "../cells/implementation";
import { gruBackwardByBlocks, gruBackwardResetAfter, gruBackwardResetBefore, gruGatesBackward } from "./gru-gradients";
import { type GruPass, gruForwardByBlocks, gruForwardBySteps } from "./gru-pass";
import type { Handle } from "./native";
import { Ops } from "./ops";
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
const ORDER: readonly GruGate[] = ["reset", "update", "candidate"];
const PASS = [
  "timeInputs",
  "kernels",
  "recurrents",
  "biases",
  "reset",
  "update",
  "candidates",
  "past",
  "hiddens",
] as const;

/** `gru` on native TensorFlow: the whole trace kept, first derivatives of everything. Made as `fusedLstm` is. */
function fusedGru(
  weights: GruWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  lengths: readonly number[] | undefined,
  resetAfter: boolean,
): GruTrace {
  const { candidateRecurrentBias } = weights;
  const pass = passAsTensors(weights, inputs, initial, resetAfter);
  const operands: NamedTensorMap = {
    inputs,
    initial,
    ...flatten(weights, ORDER),
    ...(candidateRecurrentBias ? { candidateRecurrentBias } : {}),
  };
  const [hidden, last] = kernel(STATES, { ...operands, ...prefixed(pass) }, { resetAfter }) as [Tensor3D, Tensor2D];
  const traced = kernel(GATES, { ...operands, states: hidden }, { resetAfter, pass: { ...pass, start: initial } });
  const [reset, update, candidate] = traced as [Tensor3D, Tensor3D, Tensor3D];
  if (!lengths) return { gates: { update, reset, candidate }, hidden, final: last };
  const blank = blankPast(lengths, hidden.shape[1]);
  return {
    gates: { update: blank(update), reset: blank(reset), candidate: blank(candidate) },
    hidden: blank(hidden),
    final: lastOf(hidden, lengths),
  };
}

type PassTensors = Record<(typeof PASS)[number], Tensor>;

/** The forward pass, time first, as tensors that tfjs knows; nothing of it is on the tape. */
function passAsTensors(weights: GruWeights, inputs: Tensor3D, initial: Tensor2D, resetAfter: boolean): PassTensors {
  return Ops.use((ops) => {
    const part = (name: PartName) => ORDER.map((gate) => ops.of(weights[gate][name]));
    const operands = {
      timeInputs: ops.swapBatchAndTime(ops.of(inputs)), // [T, B, F]
      kernels: ops.concat(part("kernel"), 1), // [F, 3H]
      recurrents: ops.concat(part("recurrent"), 1), // [H, 3H]
      biases: ops.concat(part("bias"), 0), // [3H]
    };
    const start = ops.of(initial);
    const bias = weights.candidateRecurrentBias as Tensor1D | undefined;
    const pass = byBlocks(start, resetAfter)
      ? gruForwardByBlocks(ops, operands, start)
      : gruForwardBySteps(ops, operands, start, { resetAfter, candidateBias: bias && ops.of(bias) });
    return Object.fromEntries(PASS.map((name) => [name, ops.tensor(pass[name])])) as PassTensors;
  });
}

/** The pass beside the operands, some of which have the same names. */
const prefixed = (pass: PassTensors): NamedTensorMap =>
  Object.fromEntries(PASS.map((name) => [`pass.${name}`, pass[name]]));

function passOf(ops: Ops, tensors: readonly TensorInfo[]): GruPass {
  return Object.fromEntries(PASS.map((name, n) => [name, ops.of(tensors[n] as TensorInfo)])) as unknown as GruPass;
}

/** Where TensorFlow's kernel for one step is quicker than a dozen operations; it knows the reset before the product only. */
function byBlocks({ shape }: { readonly shape: readonly number[] }, resetAfter: boolean): boolean {
  return !resetAfter && (shape[1] as number) < 128;
}

const STATES = "GatebookGruStates";
const GATES = "GatebookGruGates";

const states: KernelConfig = {
  kernelName: STATES,
  backendName: "tensorflow",
  kernelFunc: ({ inputs }) =>
    Ops.use((ops) => {
      const hiddens = ops.of(inputs["pass.hiddens"] as Tensor); // [T, B, H]
      return [ops.tensor(ops.swapBatchAndTime(hiddens)), ops.tensor(ops.last(hiddens))]; // [B, T, H], [B, H]
    }),
};

const statesGradient: GradConfig = {
  kernelName: STATES,
  inputsToSave: [...PASS.map((name) => `pass.${name}`), "initial"],
  gradFunc: (dy, saved, attributes) =>
    Ops.use((ops) => {
      const [dHidden, dLast] = dy as [Tensor3D, Tensor2D];
      const pass = passOf(ops, saved);
      const arriving = arrivingOf(ops, dHidden, dLast) ?? ops.zerosLike(pass.hiddens);
      const { resetAfter } = attributes as unknown as Attributes;
      const bySteps = resetAfter ? gruBackwardResetAfter : gruBackwardResetBefore;
      const start = ops.of(saved[PASS.length] as Tensor);
      const backward = byBlocks(start, resetAfter) ? gruBackwardByBlocks : bySteps;
      const { inputs, initial, candidateRecurrentBias, ...joined } = backward(ops, pass, start, arriving);
      return {
        ...inputGradient(ops, inputs),
        ...handOver(ops, { initial, ...(candidateRecurrentBias ? { candidateRecurrentBias } : {}) }),
        ...weightGradients(ops, ORDER, joined),
      };
    }),
};

/** What the gates' kernel shares with the states' kernel, which keeps it for as long as the tape: nothing is saved twice. */
type Attributes = { readonly resetAfter: boolean; readonly pass: Record<keyof GruPass | "start", TensorInfo> };

const gates: KernelConfig = {
  kernelName: GATES,
  backendName: "tensorflow",
  kernelFunc: ({ attrs }) =>
    Ops.use((ops) => {
      const { pass } = attrs as unknown as Attributes;
      return [pass.reset, pass.update, pass.candidates].map((value) => ops.tensor(ops.swapBatchAndTime(ops.of(value))));
    }),
};

const gatesGradient: GradConfig = {
  kernelName: GATES,
  gradFunc: (dy, _, attributes: NamedAttrMap) =>
    Ops.use((ops) => {
      const { pass: infos, resetAfter } = attributes as unknown as Attributes;
      const pass = passOf(
        ops,
        PASS.map((name) => infos[name]),
      );
      const [reset, update, candidate] = (dy as Tensor[]).map((one) => ops.swapBatchAndTime(ops.of(one))) as Three;
      const gradients = gruGatesBackward(ops, pass, ops.of(infos.start), { reset, update, candidate }, resetAfter);
      const { inputs, previous, candidateRecurrentBias, ...joined } = gradients;
      return {
        ...inputGradient(ops, inputs),
        ...handOver(ops, {
          ...previousToStates(ops, previous),
          ...(candidateRecurrentBias ? { candidateRecurrentBias } : {}),
        }),
        ...weightGradients(ops, ORDER, joined),
      };
    }),
};

type Three = [Handle, Handle, Handle];

for (const config of [states, gates]) tf.registerKernel(config);
for (const config of [statesGradient, gatesGradient]) tf.registerGradient(config);
provideFused("gru", fusedGru);
