import type { Arriving, LstmGradients, LstmPass, States } from "./lstm-pass";
import type { Handle } from "./native";
import type { Ops } from "./ops";
import { projectionGradients, statesBefore, weightGradient } from "./pre-activation";

/**
 * As `lstmBackward`, step by step. TensorFlow's block kernel computes on one core and multiplies in small pieces, once more for each step's
 * share of the weights' gradient; from some size on it is quicker to call a few operations a step, and to take the gradients of the weights
 * and of the inputs as one product each, on every core.
 */
export function lstmBackwardBySteps(ops: Ops, pass: LstmPass, start: States, arriving: Arriving): LstmGradients {
  const [kernels, recurrents] = halves(ops, pass);
  const over = (x: Handle) => ops.unstack(x); // T times [B, H]
  const xs = over(pass.timeInputs);
  const dHiddens = arriving.hidden && over(arriving.hidden);
  const dCells = arriving.cell && over(arriving.cell);
  const [inputGates, cells, forgetGates, outputGates] = [
    over(pass.inputGate),
    over(pass.cells),
    over(pass.forgetGate),
    over(pass.outputGate),
  ];
  const [candidates, shown] = [over(pass.candidates), over(pass.shown)];
  const T = xs.length;
  const preActivations: Handle[] = new Array(T);
  const nothing = ops.zerosLike(start.hidden);
  const plus = (gradient: Handle, more: Handle | undefined) => (more ? ops.add(gradient, more) : gradient);
  let [dHidden, dCell] = [dHiddens?.[T - 1] ?? nothing, dCells?.[T - 1] ?? nothing];
  for (let t = T - 1; t >= 0; t--) {
    const before = { c: t ? (cells[t - 1] as Handle) : start.cell, h: start.hidden }; // h is not looked at without peepholes
    const operands = { x: xs[t] as Handle, ...before, weights: pass.joined, bias: pass.joinedBias };
    const trace = [inputGates[t], cells[t], forgetGates[t], outputGates[t], candidates[t], shown[t]] as Handle[];
    const [dBefore, arrivingHere] = ops.lstmStepGrad(operands, trace, dCell, dHidden) as [Handle, Handle];
    preActivations[t] = arrivingHere; // [B, 4H]
    const dPrevious = ops.matMul(arrivingHere, recurrents, { transposeB: true }); // [B, H]
    dHidden = plus(dPrevious, dHiddens?.[t - 1]);
    dCell = plus(dBefore, dCells?.[t - 1]);
  }
  const all = ops.stack(preActivations); // [T, B, 4H]
  const { inputs, kernels: dKernels, bias } = projectionGradients(ops, pass.timeInputs, kernels, all);
  const dRecurrents = weightGradient(ops, statesBefore(ops, start.hidden, pass.hiddens), all); // [H, 4H]
  return { inputs, hidden: dHidden, cell: dCell, joined: ops.concat([dKernels, dRecurrents], 0), joinedBias: bias };
}

/** Kernels [F, 4H] and recurrent kernels [H, 4H]. */
function halves(ops: Ops, { joined, joinedBias }: LstmPass): [Handle, Handle] {
  const H = (joinedBias.shape[0] as number) / 4;
  return ops.splitSizes(joined, [(joined.shape[0] as number) - H, H], 0) as [Handle, Handle];
}
