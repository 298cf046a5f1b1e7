import type { Handle } from "./native";
import type { Ops } from "./ops";
import { projectInputs, statesBefore } from "./pre-activation";

/** What goes into a pass. T time steps, B batch, F features, H hidden units; the gates' weights side by side: reset, update, candidate. */
export interface GruOperands {
  /** [T, B, F] */
  readonly timeInputs: Handle;
  /** [F, 3H] */
  readonly kernels: Handle;
  /** [H, 3H] */
  readonly recurrents: Handle;
  /** [3H] */
  readonly biases: Handle;
}

/** A whole forward pass, each [T, B, H] but for the operands. */
export interface GruPass extends GruOperands {
  readonly reset: Handle;
  readonly update: Handle;
  readonly candidates: Handle;
  /** What the candidate is made from: reset * h (reset before the product), or h · U_g + b_rg (reset after it). */
  readonly past: Handle;
  readonly hiddens: Handle;
}

/** Every step with the reset before the product, by TensorFlow's kernel for one step. `start` [B, H] */
export function gruForwardResetBefore(ops: Ops, operands: GruOperands, start: Handle): GruPass {
  const weights = blockWeights(ops, operands);
  let hidden = start;
  const steps = ops.unstack(operands.timeInputs).map((x) => {
    const step = ops.gruBlockCell(x, hidden, weights); // reset, update, candidate, hidden
    hidden = step[3] as Handle;
    return step;
  });
  const overTime = (n: number) => ops.stack(steps.map((step) => step[n] as Handle)); // [T, B, H]
  const [reset, update, candidates, hiddens] = [overTime(0), overTime(1), overTime(2), overTime(3)];
  return { ...operands, reset, update, candidates, past: ops.mul(reset, statesBefore(ops, start, hiddens)), hiddens };
}

/** As TensorFlow's kernel wants them: reset and update joined, the candidate apart. */
export interface GruBlockWeights {
  /** [F + H, 2H] */
  readonly gates: Handle;
  /** [F + H, H] */
  readonly candidate: Handle;
  /** [2H] */
  readonly gatesBias: Handle;
  /** [H] */
  readonly candidateBias: Handle;
}

export function blockWeights(ops: Ops, { kernels, recurrents, biases }: GruOperands): GruBlockWeights {
  const H = recurrents.shape[0] as number;
  const [gates, candidate] = ops.splitSizes(ops.concat([kernels, recurrents], 0), [2 * H, H], 1) as [Handle, Handle];
  const [gatesBias, candidateBias] = ops.splitSizes(biases, [2 * H, H], 0) as [Handle, Handle];
  return { gates, candidate, gatesBias, candidateBias };
}

/**
 * Every step with the reset after the product, which no kernel of TensorFlow's computes on a CPU: the inputs projected in one product, then
 * a dozen operations a step. `candidateBias` b_rg [H] where there is one.
 */
export function gruForwardResetAfter(
  ops: Ops,
  operands: GruOperands,
  start: Handle,
  candidateBias: Handle | undefined,
): GruPass {
  const H = start.shape[1] as number;
  const projected = projectInputs(ops, operands.timeInputs, operands.kernels, operands.biases); // [T, B, 3H]
  const [forGates, forCandidates] = ops.splitSizes(projected, [2 * H, H], 2) as [Handle, Handle];
  const candidateInputs = ops.unstack(forCandidates); // T times [B, H]
  let hidden = start;
  const steps = ops.unstack(forGates).map((gateInput, t) => {
    const products = ops.splitSizes(ops.matMul(hidden, operands.recurrents), [2 * H, H], 1) as [Handle, Handle];
    const [reset, update] = ops.split(ops.sigmoid(ops.add(gateInput, products[0])), 2, 1) as [Handle, Handle];
    const past = candidateBias ? ops.addBias(products[1], candidateBias) : products[1];
    const candidate = ops.tanh(ops.add(candidateInputs[t] as Handle, ops.mul(reset, past)));
    hidden = ops.add(candidate, ops.mul(update, ops.sub(hidden, candidate)));
    return [reset, update, candidate, past, hidden];
  });
  const overTime = (n: number) => ops.stack(steps.map((step) => step[n] as Handle)); // [T, B, H]
  const [reset, update, candidates, past, hiddens] = [0, 1, 2, 3, 4].map(overTime) as Five;
  return { ...operands, reset, update, candidates, past, hiddens };
}

type Five = [Handle, Handle, Handle, Handle, Handle];
