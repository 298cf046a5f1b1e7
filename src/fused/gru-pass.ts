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
export function gruForwardByBlocks(ops: Ops, operands: GruOperands, start: Handle): GruPass {
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

/** How the steps of one kind of GRU make their candidate. */
type Steps = { readonly resetAfter: boolean; readonly candidateBias?: Handle | undefined };

/**
 * Every step by a dozen operations, the inputs projected in one product: the only way for the reset after the product, which no kernel of
 * TensorFlow's computes on a CPU, and from some size on the quicker one for the reset before. `candidateBias` b_rg [H] where there is one.
 */
export function gruForwardBySteps(ops: Ops, operands: GruOperands, start: Handle, kind: Steps): GruPass {
  const H = start.shape[1] as number;
  const projected = projectInputs(ops, operands.timeInputs, operands.kernels, operands.biases); // [T, B, 3H]
  const [forGates, forCandidates] = ops.splitSizes(projected, [2 * H, H], 2) as [Handle, Handle];
  const gateInputs = ops.unstack(forGates); // T times [B, 2H]
  const candidateInputs = ops.unstack(forCandidates); // T times [B, H]
  const gatesAndCandidate = kind.resetAfter ? resetAfterStep(ops, operands, kind) : resetBeforeStep(ops, operands);
  let hidden = start;
  const steps = gateInputs.map((gateInput, t) => {
    const [reset, update, candidate, past] = gatesAndCandidate(hidden, gateInput, candidateInputs[t] as Handle);
    hidden = ops.add(candidate, ops.mul(update, ops.sub(hidden, candidate)));
    return [reset, update, candidate, past, hidden];
  });
  const overTime = (n: number) => ops.stack(steps.map((step) => step[n] as Handle)); // [T, B, H]
  const [reset, update, candidates, past, hiddens] = [0, 1, 2, 3, 4].map(overTime) as [...Four, Handle];
  return { ...operands, reset, update, candidates, past, hiddens };
}

/** Reset, update, candidate and past of a step, [B, H] each, from h and the projected inputs. */
type GatesAndCandidate = (hidden: Handle, gateInput: Handle, candidateInput: Handle) => Four;
type Four = [Handle, Handle, Handle, Handle];

function resetAfterStep(ops: Ops, { recurrents }: GruOperands, { candidateBias }: Steps): GatesAndCandidate {
  const H = recurrents.shape[0] as number;
  return (hidden, gateInput, candidateInput) => {
    const products = ops.splitSizes(ops.matMul(hidden, recurrents), [2 * H, H], 1) as [Handle, Handle];
    const [reset, update] = ops.split(ops.sigmoid(ops.add(gateInput, products[0])), 2, 1) as [Handle, Handle];
    const past = candidateBias ? ops.addBias(products[1], candidateBias) : products[1];
    return [reset, update, ops.tanh(ops.add(candidateInput, ops.mul(reset, past))), past];
  };
}

function resetBeforeStep(ops: Ops, { recurrents }: GruOperands): GatesAndCandidate {
  const [forGates, forCandidate] = recurrentParts(ops, recurrents);
  return (hidden, gateInput, candidateInput) => {
    const products = ops.matMul(hidden, forGates); // [B, 2H]
    const [reset, update] = ops.split(ops.sigmoid(ops.add(gateInput, products)), 2, 1) as [Handle, Handle];
    const past = ops.mul(reset, hidden);
    return [reset, update, ops.tanh(ops.add(candidateInput, ops.matMul(past, forCandidate))), past];
  };
}

/** [H, 3H] into those of reset and update [H, 2H], and the candidate's [H, H]. */
export function recurrentParts(ops: Ops, recurrents: Handle): [Handle, Handle] {
  const H = recurrents.shape[0] as number;
  return ops.splitSizes(recurrents, [2 * H, H], 1) as [Handle, Handle];
}
