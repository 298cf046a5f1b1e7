import type { Handle } from "./native";
import type { Ops } from "./ops";

/** The states that stood before each step: the first one, then all but the last. [B, H] and [T, B, H] give [T, B, H] */
export function statesBefore(ops: Ops, initial: Handle, states: Handle): Handle {
  const [T, B, H] = states.shape as [number, number, number];
  const first = ops.reshape(initial, [1, B, H]);
  return T === 1 ? first : ops.concat([first, ops.splitSizes(states, [T - 1, 1], 0)[0] as Handle], 0);
}

/** x · W + b of all steps and N columns at once. x [T, B, F], kernels [F, N], bias [N] give [T, B, N] */
export function projectInputs(ops: Ops, timeInputs: Handle, kernels: Handle, bias: Handle): Handle {
  const [T, B, F] = timeInputs.shape as [number, number, number];
  const flat = ops.matMul(ops.reshape(timeInputs, [T * B, F]), kernels);
  return ops.reshape(ops.addBias(flat, bias), [T, B, bias.shape[0] as number]);
}

/** The gradients of x · W + b, each as one product over all steps; `arriving` [T, B, N]. */
export function projectionGradients(ops: Ops, timeInputs: Handle, kernels: Handle, arriving: Handle) {
  const [T, B, F] = timeInputs.shape as [number, number, number];
  const flat = ops.reshape(arriving, [T * B, arriving.shape[2] as number]);
  return {
    inputs: ops.reshape(ops.matMul(flat, kernels, { transposeB: true }), [T, B, F]), // [T, B, F]
    kernels: ops.matMul(ops.reshape(timeInputs, [T * B, F]), flat, { transposeA: true }), // [F, N]
    bias: ops.sumRows(flat), // [N]
  };
}

/** The gradient of a product's right side over all steps. left [T, B, M], arriving [T, B, N] give [M, N] */
export function weightGradient(ops: Ops, left: Handle, arriving: Handle): Handle {
  const rows = (x: Handle) => ops.reshape(x, [(x.shape[0] as number) * (x.shape[1] as number), x.shape[2] as number]);
  return ops.matMul(rows(left), rows(arriving), { transposeA: true });
}
