import type { GradConfig, KernelConfig, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import { provideFused } from "../cells/implementation";
import type { RnnTrace } from "../cells/rnn";
import type { Handle } from "./native";
import { Ops } from "./ops";
import { projectInputs, projectionGradients, statesBefore, weightGradient } from "./pre-activation";
import { arrivingOf, handOver, inputGradient } from "./tape";
import { blankPast, lastOf } from "./trace";

/** `rnn` on native TensorFlow: the inputs projected in one product, three operations a step; first derivatives of everything. */
function fusedRnn(
  { kernel, recurrent, bias }: GateWeights,
  inputs: Tensor3D,
  initial: Tensor2D,
  lengths: readonly number[] | undefined,
): RnnTrace {
  const operands = { inputs, initial, kernel, recurrent, bias, ...forward(inputs, initial, kernel, recurrent, bias) };
  const [hidden, last] = tf.engine().runKernel(RNN, operands) as unknown as [Tensor3D, Tensor2D];
  return lengths
    ? { hidden: blankPast(lengths, hidden.shape[1])(hidden), final: lastOf(hidden, lengths) }
    : { hidden, final: last };
}

/** The forward pass, time first; nothing of it is on tfjs' tape. */
function forward(inputs: Tensor3D, initial: Tensor2D, ...[kernel, recurrent, bias]: Tensor[]) {
  return Ops.use((ops) => {
    const timeInputs = ops.swapBatchAndTime(ops.of(inputs)); // [T, B, F]
    const recurrents = ops.of(recurrent as Tensor);
    const projected = projectInputs(ops, timeInputs, ops.of(kernel as Tensor), ops.of(bias as Tensor)); // [T, B, H]
    let hidden = ops.of(initial);
    const steps = ops.unstack(projected).map((present) => {
      hidden = ops.tanh(ops.add(present, ops.matMul(hidden, recurrents)));
      return hidden;
    });
    return { timeInputs: ops.tensor(timeInputs), hiddens: ops.tensor(ops.stack(steps)) };
  });
}

const RNN = "GatebookRnn";

const config: KernelConfig = {
  kernelName: RNN,
  backendName: "tensorflow",
  kernelFunc: ({ inputs }) =>
    Ops.use((ops) => {
      const hiddens = ops.of(inputs.hiddens as Tensor); // [T, B, H]
      return [ops.tensor(ops.swapBatchAndTime(hiddens)), ops.tensor(ops.last(hiddens))]; // [B, T, H], [B, H]
    }),
};

const gradient: GradConfig = {
  kernelName: RNN,
  inputsToSave: ["timeInputs", "hiddens", "initial", "kernel", "recurrent"],
  gradFunc: (dy, saved) =>
    Ops.use((ops) => {
      const [dHidden, dLast] = dy as [Tensor3D, Tensor2D];
      const [timeInputs, hiddens, initial, kernel, recurrent] = saved.map((one) => ops.of(one)) as Five;
      const given = ops.unstack(arrivingOf(ops, dHidden, dLast) ?? ops.zerosLike(hiddens)); // T times [B, H]
      const states = ops.unstack(hiddens);
      const preActivations: Handle[] = [];
      let arriving = given.at(-1) as Handle;
      for (let t = given.length - 1; t >= 0; t--) {
        const here = ops.tanhGrad(states[t] as Handle, arriving);
        preActivations[t] = here;
        const before = ops.matMul(here, recurrent, { transposeB: true });
        arriving = t ? ops.add(before, given[t - 1] as Handle) : before;
      }
      const all = ops.stack(preActivations); // [T, B, H]
      const projection = projectionGradients(ops, timeInputs, kernel, all);
      const dRecurrent = weightGradient(ops, statesBefore(ops, initial, hiddens), all);
      const weights = { kernel: projection.kernels, recurrent: dRecurrent, bias: projection.bias };
      return { ...inputGradient(ops, projection.inputs), ...handOver(ops, { initial: arriving, ...weights }) };
    }),
};

type Five = [Handle, Handle, Handle, Handle, Handle];

tf.registerKernel(config);
tf.registerGradient(gradient);
provideFused("rnn", fusedRnn);
