import type { Tensor1D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** What a rule carries from one step to the next, by name. Each [P], 0 at the start. */
export type Slots = Readonly<Record<string, Tensor1D>>;

/** An optimizer as a pure function of one step. P parameters in one vector. */
export interface Rule {
  /** The names of what it carries. */
  readonly slots: readonly string[];
  /**
   * @param gradient g [P]
   * @param slots as the step before returned them
   * @param rate the learning rate
   * @param step counted from 1
   * @returns what to add to the parameters [P], and the new slots
   */
  update(gradient: Tensor1D, slots: Slots, rate: number, step: number): { change: Tensor1D; slots: Slots };
}

/** `change = -rate * g` */
export const sgd = (): Rule => ({
  slots: [],
  update: (gradient, _, rate) => ({ change: tf.mul(gradient, -rate), slots: {} }),
});

/** `a' = momentum * a + g; change = -rate * a'` */
export function momentum({ momentum: share = 0.9 }: { readonly momentum?: number }): Rule {
  return {
    slots: ["accumulation"],
    update(gradient, { accumulation }, rate) {
      const next = tf.add<Tensor1D>(tf.mul(accumulation as Tensor1D, share), gradient); // [P]
      return { change: tf.mul(next, -rate), slots: { accumulation: next } };
    },
  };
}

/** `s' = decay * s + (1 - decay) * g²; change = -rate * g / sqrt(s' + epsilon)`, epsilon inside the root as in tfjs */
export function rmsprop(settings: { readonly decay?: number; readonly epsilon?: number }): Rule {
  const { decay = 0.9, epsilon = 1e-7 } = settings;
  return {
    slots: ["meanSquare"],
    update(gradient, { meanSquare }, rate) {
      const next = moving(meanSquare as Tensor1D, tf.square(gradient), decay); // [P]
      return { change: tf.div(tf.mul(gradient, -rate), tf.sqrt(tf.add(next, epsilon))), slots: { meanSquare: next } };
    },
  };
}

/**
 *     m' = beta1 * m + (1 - beta1) * g
 *     v' = beta2 * v + (1 - beta2) * g²
 *     change = -rate * (m' / (1 - beta1^step)) / (sqrt(v' / (1 - beta2^step)) + epsilon)
 *
 * @see Kingma and Ba 2015. epsilon is 1e-7, as in tfjs and Keras; PyTorch has 1e-8.
 */
export function adam(settings: { readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }): Rule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
  return {
    slots: ["first", "second"],
    update(gradient, { first, second }, rate, step) {
      const nextFirst = moving(first as Tensor1D, gradient, beta1); // [P]
      const nextSecond = moving(second as Tensor1D, tf.square(gradient), beta2); // [P]
      const spread = tf.sqrt(tf.mul(nextSecond, 1 / (1 - beta2 ** step))); // [P]
      const change = tf.div<Tensor1D>(tf.mul(nextFirst, -rate / (1 - beta1 ** step)), tf.add(spread, epsilon)); // [P]
      return { change, slots: { first: nextFirst, second: nextSecond } };
    },
  };
}

/** A mean that forgets: `decay * mean + (1 - decay) * value` */
function moving(mean: Tensor1D, value: Tensor1D, decay: number): Tensor1D {
  return tf.add(tf.mul(mean, decay), tf.mul(value, 1 - decay));
}
