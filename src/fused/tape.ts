// Records results that were computed outside of tfjs on its tape, with their gradient.
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** The tensors of a set of weights, in the kernel's order. */
export const PARTS = ["kernel", "recurrent", "bias"] as const;

/** Functions that return the gradient of each input of a node. tfjs calls only those whose gradient is needed. */
export type Thunks = Readonly<Record<string, () => Tensor>>;

/**
 * Adds a node to tfjs' tape, if a tape is recording. Its outputs were computed outside of tfjs.
 *
 * A gradient registered in tfjs (`registerGradient`) would get zeros for each output that no loss depends on, and would have to read them to find
 * out. Here the gradient gets null for them, and can ask which inputs need a gradient.
 * @param gradient called once in a backward pass. arriving: the gradients of the outputs, null if no loss depends on the output. asked: returns
 *   whether the gradient of an input is needed. saved: see below
 * @param saved tensors that the gradient reads; it gets them even if the caller has disposed of them before the backward pass
 */
export function record(
  name: string,
  inputs: NamedTensorMap,
  outputs: readonly Tensor[],
  gradient: (
    arriving: readonly (Tensor | null)[],
    asked: (input: string) => boolean,
    saved: readonly (Tensor | null)[],
  ) => Thunks,
  saved: readonly (Tensor | null)[] = [],
): void {
  const engine = tf.engine();
  if (!engine.isTapeOn()) return;
  const kept = saved.map((tensor) => tensor && keptReference(tensor));
  const { state } = engine;
  state.activeTape.push({
    id: state.nextTapeNodeId++,
    kernelName: name,
    inputs,
    outputs: [...outputs],
    saved: kept.filter((tensor) => tensor !== null), // tfjs disposes of them together with the tape
    // tfjs calls this as a method of a copy of the node, which has only the inputs whose gradient is needed
    gradient(this: { readonly inputs: NamedTensorMap }, arriving: Tensor[]) {
      const { inputs: needed } = this;
      return gradient(arriving, (input) => input in needed, kept);
    },
  });
}

/** Returns another tensor with the same memory, which a `tidy` does not dispose of. `tensor.clone()` would run an operation. */
function keptReference(tensor: Tensor): Tensor {
  tf.backend().incRef(tensor.dataId);
  return tf.keep(tf.engine().makeTensorFromDataId(tensor.dataId, tensor.shape, tensor.dtype));
}

/** Returns a tensor's numbers. The caller must not change them. */
export function numbersOf(tensor: Tensor): Float32Array {
  const values = tensor.dataSync();
  return values instanceof Float32Array ? values : Float32Array.from(values);
}
