// Puts what was computed outside of tfjs on its tape, with its gradient.
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** The tensors of a set of weights, in the kernel's order. */
export const PARTS = ["kernel", "recurrent", "bias"] as const;

/** Makes the gradient of one input of a node; tfjs calls it only for inputs whose gradient is needed. */
export type Thunks = Readonly<Record<string, () => Tensor>>;

/**
 * Puts a node on tfjs' tape, where there is one: outputs that were computed outside of it.
 *
 * A kernel of tfjs' own (`registerGradient`) would get zeros for each output that no loss depends on, and would have to read them to know. Here
 * the gradient gets null for them, and learns which inputs are asked for.
 * @param gradient called once in a backward pass. arriving: the gradients of the outputs, null where no loss depends on one. asked: whether the
 *   gradient of an input is needed
 */
export function record(
  name: string,
  inputs: NamedTensorMap,
  outputs: readonly Tensor[],
  gradient: (arriving: readonly (Tensor | null)[], asked: (input: string) => boolean) => Thunks,
): void {
  const engine = tf.engine();
  if (!engine.isTapeOn()) return;
  const { state } = engine;
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName: name,
    inputs,
    outputs: [...outputs],
    saved: [],
    // tfjs calls it as a method of a copy of this node, which has only the inputs that are asked for
    gradient(this: { readonly inputs: NamedTensorMap }, arriving: Tensor[]) {
      const { inputs: needed } = this;
      return gradient(arriving, (input) => input in needed);
    },
  });
}

/** A tensor's numbers, which the caller must not change. */
export function numbersOf(tensor: Tensor): Float32Array {
  const values = tensor.dataSync();
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
