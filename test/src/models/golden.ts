import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs";
import { fromNamedTensors, type NamedTensors, namedTensors } from "gatebook";

/** A tensor of `golden.py`. Its values are a wave that can be computed again, so the file contains only its gradient, row by row. */
export interface GoldenTensor {
  readonly shape: number[];
  readonly gradient: number[];
}

interface Golden {
  readonly tensors: Readonly<Record<string, GoldenTensor>>;
  /** The numbers, row by row. */
  readonly outputs: Readonly<Record<string, number[]>>;
}

export interface GoldenStack extends Golden {
  readonly kind: "lstm" | "gru";
  readonly lengths: number[];
}

export interface GoldenSeq2Seq extends Golden {
  readonly cell: "lstm" | "gru";
  readonly attention: "none" | "additive" | "dot" | "scaledDot" | "general";
  readonly bidirectional: boolean;
  readonly bridge: "dense" | "copy";
  readonly source: number[][];
  readonly sourceLengths: number[];
  readonly target: number[][];
  readonly targetLengths: number[];
  readonly start: number;
}

export const golden = JSON.parse(readFileSync(new URL("golden.json", import.meta.url), "utf8")) as {
  readonly stacks: GoldenStack[];
  readonly seq2seqs: GoldenSeq2Seq[];
};

/** Computes the same numbers as `wave` in golden.py. */
export function wave(shape: number[], speed: number): tf.Tensor {
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, n) => Math.sin(speed * (n + 1)) / 2),
    shape,
  );
}

/** Computes the same numbers as `waves` in golden.py. The speed of a wave is the position of its letter in the alphabet. */
export function waves(tensors: Golden["tensors"]): Record<string, tf.Tensor> {
  const names = Object.keys(tensors).sort();
  return Object.fromEntries(
    names.map((name, n) => [name, wave((tensors[name] as GoldenTensor).shape, 0.7 + 0.13 * n)]),
  );
}

/** Returns the gradients of a loss with respect to named tensors. */
export function gradientsOf(named: NamedTensors, loss: (named: NamedTensors) => tf.Scalar): NamedTensors {
  const names = Object.keys(named);
  const given = names.map((name) => named[name] as tf.Tensor);
  const gradients = tf.grads((...tensors) =>
    loss(Object.fromEntries(names.map((name, n) => [name, tensors[n] as tf.Tensor]))),
  )(given);
  return Object.fromEntries(names.map((name, n) => [name, gradients[n] as tf.Tensor]));
}

/** Returns a copy of the record with only those tensors that are present. */
export function withTensors<W extends object>(like: W, named: NamedTensors): W {
  const places = Object.keys(namedTensors(like));
  return fromNamedTensors(like, Object.fromEntries(places.map((name) => [name, named[name] as tf.Tensor])));
}

/** Returns the largest difference relative to the largest expected number. An expected number below 0.001 counts as 0.001. */
export function apart(got: tf.Tensor | undefined, want: readonly number[]): number {
  const values = got?.dataSync() ?? [];
  if (values.length !== want.length) return Number.POSITIVE_INFINITY;
  const largest = Math.max(0.001, ...want.map(Math.abs));
  return Math.max(...want.map((value, n) => Math.abs(value - (values[n] ?? Number.NaN)))) / largest;
}
