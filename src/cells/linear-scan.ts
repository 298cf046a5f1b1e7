// Computes a linear recurrence, state = a * state + b, over all time steps. The parallel scan needs few operations, the loop is easy to read.
import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import { overTime, stepsOf } from "./sequence";

/**
 * How a cell whose gates do not depend on the hidden state runs over a sequence. "scan": with a parallel scan, which needs about log2(T) rounds of
 * operations over the whole sequence. "reference": with the readable loop over T steps. The results are the same up to rounding.
 */
export type ScanImplementation = "scan" | "reference";

/** Checks the option `implementation`. @throws InputError for another name */
export function checkScan(caller: string, implementation: unknown): void {
  if (implementation === undefined || implementation === "scan" || implementation === "reference") return;
  throw new InputError(
    `${caller}: options.implementation must be "scan" or "reference", got ${typeof implementation === "string" ? `"${implementation}"` : String(implementation)}.`,
  );
}

/** Returns the states of the recurrence, with the requested implementation. @param implementation default "scan" */
export function linearRecurrence(
  a: Tensor3D,
  b: Tensor3D,
  initial: Tensor2D,
  implementation: ScanImplementation = "scan",
): Tensor3D {
  return implementation === "scan" ? linearScan(a, b, initial) : linearLoop(a, b, initial);
}

/** Returns the states step by step: states[t] = a[t] * states[t - 1] + b[t]. a and b are [B, T, H], initial is [B, H]. [B, T, H] */
function linearLoop(a: Tensor3D, b: Tensor3D, initial: Tensor2D): Tensor3D {
  const adds = stepsOf(b);
  let state = initial;
  return overTime(
    stepsOf(a).map((keep, t) => {
      state = tf.add(tf.mul(keep, state), adds[t] as Tensor2D); // [B, H]
      return state;
    }),
  );
}

/**
 * Returns the same states as `linearLoop`, computed with a parallel scan.
 *
 * One step is the function state -> a * state + b. Two steps after each other are a function of the same form, with a = a2 * a1 and
 * b = a2 * b1 + b2. Each round combines every entry with the entry `span` steps before it, and doubles `span`. After ceil(log2(T)) rounds, entry t
 * contains the function of steps 0 to t. (Hillis and Steele 1986; the pairs are those of Blelloch 1990, section 1.4.1.)
 *
 * With 0 <= a <= 1, the products of a can only become smaller, so nothing overflows and no logarithms are needed.
 */
function linearScan(a: Tensor3D, b: Tensor3D, initial: Tensor2D): Tensor3D {
  const [B, T, H] = a.shape;
  let [keep, add] = [a, b];
  for (let span = 1; span < T; span *= 2) {
    const earlier = (x: Tensor3D, before: Tensor3D): Tensor3D =>
      tf.concat([before, tf.slice(x, [0, 0, 0], [B, T - span, H])], 1); // entry t - span of x, or `before` where t < span. [B, T, H]
    const addBefore = earlier(add, tf.zeros([B, span, H]));
    add = tf.add(tf.mul(keep, addBefore), add); // [B, T, H]
    keep = tf.mul(keep, earlier(keep, tf.ones([B, span, H]))); // [B, T, H]
  }
  return tf.add(tf.mul(keep, tf.expandDims(initial, 1)), add); // [B, T, H]
}
