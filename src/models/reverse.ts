// Reverses sequences in time, for the backward run of `bidirectional`.
import type { Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { fusedRuns } from "../cells/implementation";
import { numbersOf, record } from "../fused/tape";

/**
 * A function that reverses sequences in time. With lengths, only the true steps of each sequence are reversed, and its padding stays where it is.
 * [B, T, N] gives [B, T, N]
 */
export type Reverse = (values: Tensor3D) => Tensor3D;

/**
 * Returns a function that reverses the sequences of a batch. Applying the function twice gives the original sequences.
 *
 * If the fused cells run, the function copies the values, because the inputs and outputs of the fused cells are JavaScript arrays already.
 * Otherwise, and for gradients of gradients, it uses operations of tfjs. Without lengths this is `tf.reverse`. With lengths it is a product with
 * a permutation matrix [T, T] for each of the B sequences. The product is exact, because in each sum all terms but one are 0. A gather would give
 * the same values, but it has no gradient on WebAssembly.
 * @param lengths the true length of each of the B sequences; undefined if all sequences have T steps
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

/** Reverses sequences by copying their values. The gradient is reversed in the same way. */
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
