import type { NamedAttrMap, NamedTensorMap, Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "../cells/gate";
import type { Handle } from "./native";
import { Ops } from "./ops";

/** A gate's weights, in the order in which they are listed. */
export const PARTS = ["kernel", "recurrent", "bias"] as const;
export type PartName = (typeof PARTS)[number];

export const nameOf = (gate: string, part: PartName) => `${gate}.${part}`;

/** Weights by gate as one record, so that a kernel's inputs have names: "forget.kernel". */
export function flatten<G extends string>(
  weights: Readonly<Record<G, GateWeights>>,
  gates: readonly G[],
): NamedTensorMap {
  const named = gates.flatMap((gate) => PARTS.map((part) => [nameOf(gate, part), weights[gate][part] as Tensor]));
  return Object.fromEntries(named);
}

/** Runs one of our kernels, so that tfjs has it on its tape. */
export function kernel(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor[] {
  return tf.engine().runKernel(name, inputs, attributes as NamedAttrMap) as Tensor[];
}

/** Batch first, but only for those who ask. */
export function inputGradient(ops: Ops, gradient: Handle): Record<string, () => Tensor> {
  const overTime = ops.tensor<Tensor3D>(gradient); // [T, B, F]
  return { inputs: () => Ops.use((later) => later.tensor(later.swapBatchAndTime(later.of(overTime)))) };
}

/**
 * tfjs calls each of these in a scope of its own, which would dispose what is made there for the others: so nothing is made there.
 */
export function handOver(ops: Ops, handles: Readonly<Record<string, Handle>>): Record<string, () => Tensor> {
  return Object.fromEntries(
    Object.entries(handles).map(([name, handle]) => {
      const tensor = ops.tensor(handle);
      return [name, () => tensor];
    }),
  );
}

/** The gradients of joined weights, each gate's by its name. kernels [F, N·H], recurrents [H, N·H], biases [N·H], N gates in this order */
export function weightGradients(
  ops: Ops,
  gates: readonly string[],
  joined: Readonly<Record<PartName, Handle>>,
): Record<string, () => Tensor> {
  const named = PARTS.flatMap((part) => {
    const pieces = ops.split(joined[part], gates.length, part === "bias" ? 0 : 1);
    return gates.map((gate, n) => [nameOf(gate, part), pieces[n] as Handle]);
  });
  return handOver(ops, Object.fromEntries(named));
}

/** What arrives at the states over time and at the last ones, together. [T, B, H], or undefined where no loss looks */
export function arrivingOf(ops: Ops, whole: Tensor3D, last: Tensor2D): Handle | undefined {
  const overTime = ops.isUntouched(whole) ? undefined : ops.swapBatchAndTime(ops.of(whole)); // [T, B, H]
  if (ops.isUntouched(last)) return overTime;
  return ops.addToLast(overTime ?? ops.swapBatchAndTime(ops.of(whole)), ops.of(last));
}

/** From the gradients of the states before each step [T, B, H] to those of the first [B, H] and of the states over time [B, T, H]. */
export function previousToStates(ops: Ops, previous: Handle): { readonly initial: Handle; readonly states: Handle } {
  const [T, B, H] = previous.shape as [number, number, number];
  const [first, others] = ops.splitSizes(previous, [1, T - 1], 0) as [Handle, Handle];
  const shifted = ops.concat([others, ops.zerosLike(first)], 0); // no step comes after the last
  return { initial: ops.reshape(first, [B, H]), states: ops.swapBatchAndTime(shifted) };
}
