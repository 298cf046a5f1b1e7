import type {
  GradConfig,
  KernelConfig,
  NamedAttrMap,
  NamedTensorMap,
  Tensor,
  Tensor2D,
  Tensor3D,
  TensorInfo,
} from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { provideFused } from "../cells/implementation";
import type { LstmGate, LstmState, LstmTrace, LstmWeights } from "../cells/lstm";
import { type LstmPass, lstmBackward, lstmForward, TRACE } from "./lstm-pass";
import { lstmBackwardBySteps } from "./lstm-steps";
import type { Handle } from "./native";
import { Ops } from "./ops";
import { projectionGradients, statesBefore } from "./pre-activation";
import { blankPast, lastOf } from "./trace";

/** TensorFlow's order of the parts of its joined weights. */
const ORDER: readonly LstmGate[] = ["input", "candidate", "forget", "output"];
const PARTS = ["kernel", "recurrent", "bias"] as const;

/**
 * `lstm` on native TensorFlow: all steps in few calls, the whole trace kept, first derivatives of everything.
 *
 * The values are computed once, outside tfjs' tape. Two kernels then hand them to the tape: the states, whose gradient is TensorFlow's own
 * backward pass; and the gates, whose gradient is only computed where a loss looks at them.
 */
function fusedLstm(
  weights: LstmWeights,
  inputs: Tensor3D,
  initial: LstmState,
  lengths: readonly number[] | undefined,
): LstmTrace {
  const pass = passAsTensors(weights, inputs, initial);
  const flat = flatten(weights);
  const [hidden, cell, lastHidden, lastCell] = kernel(STATES, { inputs, ...initial, ...flat, ...pass }) as [
    Tensor3D,
    Tensor3D,
    Tensor2D,
    Tensor2D,
  ];
  const traced = kernel(
    GATES,
    { inputs, states: hidden, initial: initial.hidden, ...flat },
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

function kernel(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as NamedAttrMap) as Tensor[];
}

const nameOf = (gate: LstmGate, part: (typeof PARTS)[number]) => `${gate}.${part}`;

function flatten(weights: LstmWeights): NamedTensorMap {
  return Object.fromEntries(
    ORDER.flatMap((gate) => PARTS.map((part) => [nameOf(gate, part), weights[gate][part] as Tensor])),
  );
}

const PASS = ["timeInputs", "joined", "joinedBias", ...TRACE] as const;

/** The forward pass, time first, as tensors that tfjs knows; nothing of it is on the tape. */
function passAsTensors(weights: LstmWeights, inputs: Tensor3D, initial: LstmState): Record<keyof LstmPass, Tensor> {
  return Ops.use((ops) => {
    const part = (name: (typeof PARTS)[number]) => ORDER.map((gate) => ops.of(weights[gate][name]));
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
      const arriving = (whole: Tensor3D, last: Tensor2D) => {
        const overTime = ops.isUntouched(whole) ? undefined : ops.swapBatchAndTime(ops.of(whole)); // [T, B, H]
        return ops.isUntouched(last) ? overTime : ops.addToLast(overTime ?? ops.zerosLike(pass.hiddens), ops.of(last));
      };
      const given = { hidden: arriving(dHidden, dLastHidden), cell: arriving(dCell, dLastCell) };
      const backward = bySteps(start.hidden) ? lstmBackwardBySteps : lstmBackward;
      const { inputs, hidden, cell, joined, joinedBias } = backward(ops, pass, start, given);
      return {
        ...inputGradient(ops, inputs),
        ...handOver(ops, { hidden, cell }),
        ...weightGradients(ops, joined, joinedBias),
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
      const T = pass.hiddens.shape[0] as number;
      const operands = ops.concat([pass.timeInputs, statesBefore(ops, initial, pass.hiddens)], 2); // [T, B, F + H]
      const gradients = projectionGradients(ops, operands, pass.joined, ops.concat(arriving, 2));
      const F = pass.timeInputs.shape[2] as number;
      const [dInputs, dBefore] = ops.splitSizes(gradients.inputs, [F, initial.shape[1] as number], 2) as [
        Handle,
        Handle,
      ];
      const [first, others] = ops.splitSizes(dBefore, [1, T - 1], 0) as [Handle, Handle];
      const states = ops.concat([others, ops.zerosLike(first)], 0); // [T, B, H]: of h_t, not h_t-1
      return {
        ...inputGradient(ops, dInputs),
        ...handOver(ops, { initial: ops.reshape(first, initial.shape), states: ops.swapBatchAndTime(states) }),
        ...weightGradients(ops, gradients.kernels, gradients.bias),
      };
    }),
};

/** Batch first, but only for those who ask. */
function inputGradient(ops: Ops, gradient: Handle): Record<string, () => Tensor> {
  const overTime = ops.tensor<Tensor3D>(gradient); // [T, B, F]
  return { inputs: () => Ops.use((later) => later.tensor(later.swapBatchAndTime(later.of(overTime)))) };
}

/**
 * tfjs calls each of these in a scope of its own, which would dispose what is made there for the others: so nothing is made there.
 */
function handOver(ops: Ops, handles: Readonly<Record<string, Handle>>): Record<string, () => Tensor> {
  return Object.fromEntries(
    Object.entries(handles).map(([name, handle]) => {
      const tensor = ops.tensor(handle);
      return [name, () => tensor];
    }),
  );
}

function weightGradients(ops: Ops, joined: Handle, joinedBias: Handle): Record<string, () => Tensor> {
  const H = (joinedBias.shape[0] as number) / 4;
  const [kernels, recurrents] = ops.splitSizes(joined, [(joined.shape[0] as number) - H, H], 0) as [Handle, Handle];
  const parts = {
    kernel: ops.split(kernels, 4, 1),
    recurrent: ops.split(recurrents, 4, 1),
    bias: ops.split(joinedBias, 4, 0),
  };
  const named = ORDER.flatMap((gate, n) => PARTS.map((part) => [nameOf(gate, part), parts[part][n] as Handle]));
  return handOver(ops, Object.fromEntries(named));
}

for (const config of [states, gates]) tf.registerKernel(config);
for (const config of [statesGradient, gatesGradient]) tf.registerGradient(config);
provideFused("lstm", fusedLstm);
