import { blockWeights, type GruPass, recurrentParts } from "./gru-pass";
import type { Handle } from "./native";
import type { Ops } from "./ops";
import { projectionGradients, statesBefore, weightGradient } from "./pre-activation";

/** Gradients of the pre-activations of all steps [T, B, H] each; T time steps, B batch, H hidden units. */
interface PreActivations {
  readonly reset: Handle;
  readonly update: Handle;
  readonly candidate: Handle;
  /** Of h · U_g + b_rg; with the reset after the product only. */
  readonly past: Handle | undefined;
}

export interface GruGradients {
  /** [T, B, F] */
  readonly inputs: Handle;
  /** Of the first state [B, H] */
  readonly initial: Handle;
  /** [F, 3H] */
  readonly kernel: Handle;
  /** [H, 3H] */
  readonly recurrent: Handle;
  /** [3H] */
  readonly bias: Handle;
  /** b_rg [H]; with the reset after the product only. */
  readonly candidateRecurrentBias: Handle | undefined;
}

/** The gradients of a pass with the reset before the product, given those of its hidden states [T, B, H], by TensorFlow's kernel for one step. */
export function gruBackwardByBlocks(ops: Ops, pass: GruPass, start: Handle, arriving: Handle): GruGradients {
  const weights = blockWeights(ops, pass);
  const [xs, hiddens, resets] = [ops.unstack(pass.timeInputs), ops.unstack(pass.hiddens), ops.unstack(pass.reset)];
  const [updates, candidates, given] = [ops.unstack(pass.update), ops.unstack(pass.candidates), ops.unstack(arriving)];
  const gates: Handle[] = [];
  const written: Handle[] = [];
  let dHidden = given.at(-1) as Handle;
  for (let t = xs.length - 1; t >= 0; t--) {
    const before = t ? (hiddens[t - 1] as Handle) : start;
    const step = [resets[t], updates[t], candidates[t]] as Handle[];
    const gradients = ops.gruBlockCellGrad(xs[t] as Handle, before, weights, step, dHidden);
    const [, dBefore, dCandidate, dGates] = gradients as [Handle, Handle, Handle, Handle];
    gates[t] = dGates; // [B, 2H]
    written[t] = dCandidate; // [B, H]
    dHidden = t ? ops.add(dBefore, given[t - 1] as Handle) : dBefore;
  }
  const [reset, update] = ops.split(ops.stack(gates), 2, 2) as [Handle, Handle];
  return {
    ...parameterGradients(ops, pass, start, { reset, update, candidate: ops.stack(written), past: undefined }),
    initial: dHidden,
  };
}

/**
 * As `gruBackwardByBlocks` with a few operations a step. With D the gradient of h' at a step, z update, r reset, g candidate, c the candidate's
 * and s its product with U_g transposed, all factors but D are made for all steps at once:
 *
 *     c = D * (1 - z)(1 - g²)    update: D * (h - g) * z(1 - z)    reset: s * h * r(1 - r)
 */
export function gruBackwardResetBefore(ops: Ops, pass: GruPass, start: Handle, arriving: Handle): GruGradients {
  const { written, turned, before } = factorsOf(ops, pass, start);
  const [forGates, forCandidate] = recurrentParts(ops, pass.recurrents);
  const over = (x: Handle) => ops.unstack(x); // T times [B, H]
  const [writtens, turns, resetTurns] = [over(written), over(turned), over(ops.sigmoidGrad(pass.reset, before))];
  const [resets, updates, given] = [over(pass.reset), over(pass.update), over(arriving)];
  const gates: Handle[] = [];
  const candidates: Handle[] = [];
  let dHidden = given.at(-1) as Handle;
  for (let t = given.length - 1; t >= 0; t--) {
    const candidate = ops.mul(dHidden, writtens[t] as Handle);
    const seen = ops.matMul(candidate, forCandidate, { transposeB: true }); // of r * h
    const both = ops.concat([ops.mul(seen, resetTurns[t] as Handle), ops.mul(dHidden, turns[t] as Handle)], 1); // [B, 2H]
    candidates[t] = candidate;
    gates[t] = both;
    const terms = [ops.matMul(both, forGates, { transposeB: true }), ops.mul(seen, resets[t] as Handle)];
    dHidden = ops.sum(...terms, ops.mul(dHidden, updates[t] as Handle), ...(t ? [given[t - 1] as Handle] : []));
  }
  const [reset, update] = ops.split(ops.stack(gates), 2, 2) as [Handle, Handle];
  const gradients = { reset, update, candidate: ops.stack(candidates), past: undefined };
  return { ...parameterGradients(ops, pass, start, gradients), initial: dHidden };
}

/** [T, B, H] each: (1 - z)(1 - g²), (h - g) * z(1 - z), and h, the state before each step. */
function factorsOf(ops: Ops, { update, candidates, hiddens }: GruPass, start: Handle) {
  const before = statesBefore(ops, start, hiddens);
  const written = ops.tanhGrad(candidates, ops.sub(ops.onesLike(update), update));
  return { written, turned: ops.sigmoidGrad(update, ops.sub(before, candidates)), before };
}

/**
 * As `gruBackwardResetBefore` for the reset after the product; with p the past:
 *
 *     update: D * (h - g) * z(1 - z)    candidate: D * (1 - z)(1 - g²)    reset: candidate's * p * r(1 - r)    past: candidate's * r
 */
export function gruBackwardResetAfter(ops: Ops, pass: GruPass, start: Handle, arriving: Handle): GruGradients {
  const { reset, update, past, recurrents } = pass;
  const { written, turned } = factorsOf(ops, pass, start);
  const factors = [ops.sigmoidGrad(reset, ops.mul(written, past)), turned, ops.mul(written, reset)];
  const perStep = ops.unstack(ops.concat(factors, 2)); // T times [B, 3H]
  const [updates, given] = [ops.unstack(update), ops.unstack(arriving)];
  const joined: Handle[] = [];
  const hiddens: Handle[] = [];
  let dHidden = given.at(-1) as Handle;
  for (let t = perStep.length - 1; t >= 0; t--) {
    hiddens[t] = dHidden;
    const products = ops.mul(perStep[t] as Handle, ops.concat([dHidden, dHidden, dHidden], 1)); // [B, 3H]
    joined[t] = products;
    const terms = [ops.matMul(products, recurrents, { transposeB: true }), ops.mul(dHidden, updates[t] as Handle)];
    dHidden = ops.sum(...terms, ...(t ? [given[t - 1] as Handle] : []));
  }
  const [dReset, dUpdate, dPast] = ops.split(ops.stack(joined), 3, 2) as [Handle, Handle, Handle];
  const candidate = ops.mul(ops.stack(hiddens), written);
  return {
    ...parameterGradients(ops, pass, start, { reset: dReset, update: dUpdate, candidate, past: dPast }),
    initial: dHidden,
  };
}

/** The gradients of a loss that looks at the gates over time [T, B, H]: of everything, and of the hidden state before each step. */
export function gruGatesBackward(
  ops: Ops,
  pass: GruPass,
  start: Handle,
  arriving: Readonly<Record<"reset" | "update" | "candidate", Handle>>,
  resetAfter: boolean,
) {
  const [T, B, H] = pass.hiddens.shape as [number, number, number];
  const before = statesBefore(ops, start, pass.hiddens);
  const candidate = ops.tanhGrad(pass.candidates, arriving.candidate);
  const [gateRecurrents, candidateRecurrent] = recurrentParts(ops, pass.recurrents);
  const back = (gradient: Handle, recurrent: Handle) => {
    const flat = ops.reshape(gradient, [T * B, gradient.shape[2] as number]);
    return ops.reshape(ops.matMul(flat, recurrent, { transposeB: true }), [T, B, H]);
  };
  const past = resetAfter ? ops.mul(candidate, pass.reset) : undefined;
  const seen = past ? undefined : back(candidate, candidateRecurrent); // of reset * h
  const throughReset = seen ? ops.mul(seen, before) : ops.mul(candidate, pass.past);
  const reset = ops.sigmoidGrad(pass.reset, ops.add(arriving.reset, throughReset));
  const update = ops.sigmoidGrad(pass.update, arriving.update);
  const throughCandidate = past ? back(past, candidateRecurrent) : ops.mul(seen as Handle, pass.reset);
  const previous = ops.add(back(ops.concat([reset, update], 2), gateRecurrents), throughCandidate); // [T, B, H]
  return { ...parameterGradients(ops, pass, start, { reset, update, candidate, past }), previous };
}

/** From the pre-activations' gradients of all steps to those of inputs and weights, each as one product. */
function parameterGradients(
  ops: Ops,
  pass: GruPass,
  start: Handle,
  arriving: PreActivations,
): Omit<GruGradients, "initial"> {
  const { reset, update, candidate, past } = arriving;
  const before = statesBefore(ops, start, pass.hiddens);
  const projection = projectionGradients(ops, pass.timeInputs, pass.kernels, ops.concat([reset, update, candidate], 2));
  const recurrent = past
    ? weightGradient(ops, before, ops.concat([reset, update, past], 2))
    : ops.concat(
        [weightGradient(ops, before, ops.concat([reset, update], 2)), weightGradient(ops, pass.past, candidate)],
        1,
      );
  const [T, B, H] = pass.hiddens.shape as [number, number, number];
  return {
    inputs: projection.inputs,
    kernel: projection.kernels,
    recurrent,
    bias: projection.bias,
    candidateRecurrentBias: past && ops.sumRows(ops.reshape(past, [T * B, H])),
  };
}
