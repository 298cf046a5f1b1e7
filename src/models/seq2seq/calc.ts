import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * The operations that a decoder's steps are made of, so that the steps are written once and run either on tensors, under tfjs' tape and on
 * every backend, or on TensorFlow's own handles, where an operation costs a third. X is a tensor or a handle; shapes broadcast.
 */
export interface Calc<X> {
  /** What tfjs has made. */
  of(tensor: Tensor): X;
  /** For tfjs. */
  tensor(x: X): Tensor;
  shape(x: X): readonly number[];
  add(a: X, b: X): X;
  sub(a: X, b: X): X;
  mul(a: X, b: X): X;
  sigmoid(x: X): X;
  tanh(x: X): X;
  /** Over the last axis. */
  softmax(x: X): X;
  /** y * (1 - y) * dy, where y is a sigmoid's value. */
  sigmoidBack(y: X, dy: X): X;
  /** (1 - y * y) * dy, where y is a tanh's value. */
  tanhBack(y: X, dy: X): X;
  /** Of matrices, the first transposed when asked for; or of a batch of them. */
  matMul(a: X, b: X, transposeA?: boolean): X;
  /** [B, N] gives [B, 1] */
  sumRows(x: X): X;
  reshape(x: X, shape: readonly number[]): X;
  concat(parts: readonly X[], axis: number): X;
  /** Parts of these sizes. */
  split(x: X, sizes: readonly number[], axis: number): X[];
}

/** On tensors. */
export const tensorCalc: Calc<Tensor> = {
  of: (tensor) => tensor,
  tensor: (x) => x,
  shape: (x) => x.shape,
  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  sigmoid: (x) => tf.sigmoid(x),
  tanh: (x) => tf.tanh(x),
  softmax: (x) => tf.softmax(x),
  sigmoidBack: (y, dy) => tf.mul(tf.mul(dy, y), tf.sub(1, y)),
  tanhBack: (y, dy) => tf.mul(dy, tf.sub(1, tf.square(y))),
  matMul: (a, b, transposeA = false) => tf.matMul(a as Tensor2D, b as Tensor2D, transposeA),
  sumRows: (x) => tf.sum(x, 1, true),
  reshape: (x, shape) => tf.reshape(x, [...shape]),
  concat: (parts, axis) => tf.concat([...parts] as Tensor3D[], axis),
  // tfjs 4.22 has no gradient of a split into one
  split: (x, sizes, axis) => (sizes.length === 1 ? [x] : tf.split(x, [...sizes], axis)),
};
