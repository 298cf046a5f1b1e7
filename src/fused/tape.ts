// Adds results that were computed outside of tfjs to tfjs' tape (its record of operations), together with their gradient.
import type { NamedTensorMap, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** The names of the tensors in a set of weights, in the kernel's order. */
export const PARTS = ["kernel", "recurrent", "bias"] as const;

/** For each input of an operation, a function that returns its gradient. tfjs calls only the functions whose gradient is needed. */
export type Thunks = Readonly<Record<string, () => Tensor>>;

/**
 * Adds an operation to tfjs' tape, if a tape is recording. The outputs of the operation were computed outside of tfjs.
 *
 * tfjs also has `registerGradient`, but such a gradient would get zeros for each output that no loss depends on, and would have to read the zeros to
 * find this out. Here the gradient function gets null for such an output. It can also ask which inputs need a gradient.
 * @param gradient is called once in a backward pass. `arriving` contains the gradient of each output, or null if no loss depends on the output.
 *   `asked` returns whether the gradient of an input is needed. `saved` contains the tensors of the last parameter.
 * @param saved tensors that the gradient function reads. They exist until the backward pass, even if the caller has disposed of them.
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
    // tfjs calls this as a method of a copy of the operation. The copy has only the inputs whose gradient is needed
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
