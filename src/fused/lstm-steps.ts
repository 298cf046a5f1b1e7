import { type LstmGradients, type LstmOperands, type LstmPass, type States, traceOf } from "./lstm-pass";
import type { Handle } from "./native";
import type { Ops } from "./ops";
import { projectInputs, projectionGradients, statesBefore, weightGradient } from "./pre-activation";

/**
 * As `lstmForward`, step by step. TensorFlow's block kernel computes on one core and multiplies in small pieces; from some size on it is
 * quicker to project all inputs in one product on every core, and to call a dozen operations a step.
 */
export function lstmForwardBySteps(ops: Ops, operands: LstmOperands, start: States): LstmPass {
  const [kernels, recurrents] = halves(ops, operands);
  const projected = ops.unstack(projectInputs(ops, operands.timeInputs, kernels, operands.joinedBias)); // T times [B, 4H]
  let { hidden, cell } = start;
  const steps = projected.map((present) => {
    const parts = ops.split(ops.add(present, ops.matMul(hidden, recurrents)), 4, 1) as Four; // [B, H] each
    const [input, candidate, forget, output] = [
      ops.sigmoid(parts[0]),
      ops.tanh(parts[1]),
      ops.sigmoid(parts[2]),
      ops.sigmoid(parts[3]),
    ];
    cell = ops.add(ops.mul(forget, cell), ops.mul(input, candidate));
    const shown = ops.tanh(cell);
    hidden = ops.mul(output, shown);
    return [input, cell, forget, output, candidate, shown, hidden];
  });
  const overTime = (n: number) => ops.stack(steps.map((step) => step[n] as Handle)); // [T, B, H]
  return { ...operands, ...traceOf([0, 1, 2, 3, 4, 5, 6].map(overTime)) };
}

type Four = [Handle, Handle, Handle, Handle];

/** As `lstmBackward`, step by step; the weights' gradients and the inputs' as one product each. */
export function lstmBackwardBySteps(ops: Ops, pass: LstmPass, start: States, arriving: States): LstmGradients {
  const [kernels, recurrents] = halves(ops, pass);
  const over = (x: Handle) => ops.unstack(x); // T times [B, H]
  const [xs, dHiddens, dCells] = [over(pass.timeInputs), over(arriving.hidden), over(arriving.cell)];
  const [inputGates, cells, forgetGates, outputGates] = [
    over(pass.inputGate),
    over(pass.cells),
    over(pass.forgetGate),
    over(pass.outputGate),
  ];
  const [candidates, shown] = [over(pass.candidates), over(pass.shown)];
  const T = xs.length;
  const preActivations: Handle[] = new Array(T);
  let [dHidden, dCell] = [dHiddens[T - 1] as Handle, dCells[T - 1] as Handle];
  for (let t = T - 1; t >= 0; t--) {
    const before = { c: t ? (cells[t - 1] as Handle) : start.cell, h: start.hidden }; // h is not looked at without peepholes
    const operands = { x: xs[t] as Handle, ...before, weights: pass.joined, bias: pass.joinedBias };
    const trace = [inputGates[t], cells[t], forgetGates[t], outputGates[t], candidates[t], shown[t]] as Handle[];
    const [dBefore, arrivingHere] = ops.lstmStepGrad(operands, trace, dCell, dHidden) as [Handle, Handle];
    preActivations[t] = arrivingHere; // [B, 4H]
    const dPrevious = ops.matMul(arrivingHere, recurrents, { transposeB: true }); // [B, H]
    dHidden = t ? ops.add(dPrevious, dHiddens[t - 1] as Handle) : dPrevious;
    dCell = t ? ops.add(dBefore, dCells[t - 1] as Handle) : dBefore;
  }
  const all = ops.stack(preActivations); // [T, B, 4H]
  const { inputs, kernels: dKernels, bias } = projectionGradients(ops, pass.timeInputs, kernels, all);
  const dRecurrents = weightGradient(ops, statesBefore(ops, start.hidden, pass.hiddens), all); // [H, 4H]
  return { inputs, hidden: dHidden, cell: dCell, joined: ops.concat([dKernels, dRecurrents], 0), joinedBias: bias };
}

/** Kernels [F, 4H] and recurrent kernels [H, 4H]. */
function halves(ops: Ops, { joined, joinedBias }: LstmOperands): [Handle, Handle] {
  const H = (joinedBias.shape[0] as number) / 4;
  return ops.splitSizes(joined, [(joined.shape[0] as number) - H, H], 0) as [Handle, Handle];
}
