import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { fusedRuns } from "../cells/implementation";
import { numbersOf, record } from "../fused/tape";

/** Turns sequences round in time; where they have lengths, only their true part, and the padding stays. [B, T, N] gives [B, T, N] */
export type Reverse = (values: Tensor3D) => Tensor3D;

/**
 * How the sequences of a batch are turned round. Twice is the identity.
 *
 * Where the fused cells run, the numbers are copied: their inputs and outputs are JavaScript's numbers already. Elsewhere, and for gradients of
 * gradients, it is tfjs' own operation; with lengths a product with a permutation of each sequence's steps, exact since all but one term of each sum are 0: a gather would do
 * the same, but has no gradient on WebAssembly. A `T` x `T` matrix for each of the B sequences.
 * @param lengths true length of each of the B sequences; undefined: all T
 */
export function reversal(lengths: readonly number[] | undefined, T: number): Reverse {
  if (fusedRuns()) return (values) => turned(values, lengths);
  if (!lengths || lengths.every((length) => length === T)) return (values) => tf.reverse(values, 1);
  const permutation = new Float32Array(lengths.length * T * T);
  for (const [b, length] of lengths.entries()) {
    for (let t = 0; t < T; t++) permutation[(b * T + t) * T + (t < length ? length - 1 - t : t)] = 1;
  }
  const matrix = tf.tensor3d(permutation, [lengths.length, T, T]); // [B, T, T]
  return (values) => tf.matMul(matrix, values); // [B, T, N]
}

/** Turns by copying; the gradient is turned in the same way. */
function turned(values: Tensor3D, lengths: readonly number[] | undefined): Tensor3D {
  const [B, T, N] = values.shape;
  const copy = (from: Float32Array): Tensor3D => {
    const to = new Float32Array(from.length);
    for (let b = 0; b < B; b++) {
      const length = lengths?.[b] ?? T;
      for (let t = 0; t < T; t++) {
        const source = (b * T + (t < length ? length - 1 - t : t)) * N;
        to.set(from.subarray(source, source + N), (b * T + t) * N);
      }
    }
    return tf.tensor3d(to, [B, T, N]);
  };
  const output = copy(numbersOf(values));
  record("GatebookReverse", { values }, [output], ([arriving]) => ({
    values: () => copy(numbersOf(arriving as Tensor3D)),
  }));
  return output;
}
