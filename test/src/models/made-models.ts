import * as tf from "@tensorflow/tfjs";
import { initSeq2Seq, type Seq2Seq, type Seq2SeqInitOptions } from "gatebook";

/** The sizes: F 6, V 5, E 3 or 2, H 4, A 7. All are different, so that a wrong size never fits by chance. */
export const SIZES = { sourceSize: 6, targetSize: 5, units: 4, seed: 3, start: 0 } as const;

/** Every kind of attention with each kind of cell, with encoders of one direction and of both directions. */
export const KINDS: readonly Seq2SeqInitOptions[] = (["lstm", "gru"] as const).flatMap((cell) => [
  { ...SIZES, cell, attention: "none", encoderUnits: 3 },
  { ...SIZES, cell, attention: "none", bidirectional: true, encoderUnits: 2, bridge: "copy" },
  { ...SIZES, cell, attention: "additive", bidirectional: true, encoderUnits: 3, attentionSize: 7 },
  { ...SIZES, cell, attention: "additive", bridge: "copy" },
  { ...SIZES, cell, attention: "dot", bidirectional: true, encoderUnits: 2 },
  { ...SIZES, cell, attention: "scaledDot", bridge: "copy" },
  { ...SIZES, cell, attention: "general", bidirectional: true, encoderUnits: 3 },
]);

/** Returns the name of a kind for the title of a test. */
export const title = ({ cell, attention, bidirectional, bridge = "dense" }: Seq2SeqInitOptions) =>
  `${cell}, ${attention}${bidirectional ? ", bidirectional" : ""}, ${bridge}`;

/** The entries of KINDS, each with its title. */
export const titled = KINDS.map((kind): [string, Seq2SeqInitOptions] => [title(kind), kind]);

/** Returns a model whose biases are not 0, so that a test fails if the code forgets a bias. */
export function madeModel(options: Seq2SeqInitOptions): Seq2Seq {
  let n = 0;
  const shake = (value: unknown): unknown => {
    if (value instanceof tf.Tensor) return value.rank === 1 ? tf.add(value, wiggle(value.shape, ++n)) : value;
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, shake(part)]));
  };
  return shake(initSeq2Seq(options)) as Seq2Seq;
}

function wiggle(shape: number[], speed: number): tf.Tensor {
  return tf.mul(0.3, tf.sin(tf.mul(speed, tf.range(1, (shape[0] as number) + 1))));
}

export const source = [
  [0, 1, 2, 3, 5],
  [3, 5, 0, 0, 0],
  [4, 2, 1, 0, 0],
];
export const sourceLengths = [5, 2, 3];
export const target = [
  [1, 2, 3, 4],
  [4, 0, 1, 1],
  [0, 3, 3, 2],
];

export const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** Returns the largest difference between two tensors. */
export const gap = (got: tf.Tensor, want: tf.Tensor) => {
  if (got.shape.join() !== want.shape.join()) return Number.POSITIVE_INFINITY;
  return tf.tidy(() => tf.max(tf.abs(tf.sub(got, want))).dataSync()[0] as number);
};
