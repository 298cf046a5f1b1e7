// Defines the update rules of the optimizers. In the formulas, g is the gradient of a weight, and a, s, m and v are the state of a rule.
/** The state of a rule, by name. It lasts from one step to the next. Each array is [P] and starts with zeros. */
export type Slots = Readonly<Record<string, Float32Array>>;

/** The update rule of an optimizer. The P parameters form one vector. */
export interface Rule {
  /** The names of the arrays of its state. */
  readonly slots: readonly string[];
  /**
   * Computes one step.
   * @param gradient g [P]
   * @param slots the state after the previous step; `update` changes it in place
   * @param rate the learning rate
   * @param step the number of the step, counted from 1
   * @returns the numbers to add to the parameters [P]
   */
  update(gradient: Float32Array, slots: Slots, rate: number, step: number): Float32Array;
}

/** Returns the rule of gradient descent: `change = -rate * g` */
export const sgd = (): Rule => ({
  slots: [],
  update: (gradient, _, rate) => gradient.map((g) => -rate * g),
});

/** Returns the rule of gradient descent with momentum: `a' = momentum * a + g; change = -rate * a'` */
export function momentum({ momentum: share = 0.9 }: { readonly momentum?: number }): Rule {
  return {
    slots: ["accumulation"],
    update(gradient, slots, rate) {
      const a = slots.accumulation as Float32Array;
      for (let n = 0; n < a.length; n++) a[n] = share * (a[n] as number) + (gradient[n] as number);
      return a.map((value) => -rate * value);
    },
  };
}

/**
 * Returns the rule of RMSProp: `s' = decay * s + (1 - decay) * g²; change = -rate * g / sqrt(s' + epsilon)`. As in tfjs, epsilon is inside the root.
 */
export function rmsprop(settings: { readonly decay?: number; readonly epsilon?: number }): Rule {
  const { decay = 0.9, epsilon = 1e-7 } = settings;
  return {
    slots: ["meanSquare"],
    update(gradient, slots, rate) {
      const s = slots.meanSquare as Float32Array;
      return gradient.map((g, n) => {
        s[n] = decay * (s[n] as number) + (1 - decay) * g * g;
        return (-rate * g) / Math.sqrt((s[n] as number) + epsilon);
      });
    },
  };
}

/**
 * Returns the rule of Adam.
 *
 *     m' = beta1 * m + (1 - beta1) * g
 *     v' = beta2 * v + (1 - beta2) * g²
 *     change = -rate * (m' / (1 - beta1^step)) / (sqrt(v' / (1 - beta2^step)) + epsilon)
 *
 * @see Kingma and Ba 2015. The default of epsilon is 1e-7, as in tfjs and Keras. In PyTorch it is 1e-8.
 */
export function adam(settings: { readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }): Rule {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
  return {
    slots: ["first", "second"],
    update(gradient, slots, rate, step) {
      const [m, v] = [slots.first as Float32Array, slots.second as Float32Array];
      const scale = -rate / (1 - beta1 ** step);
      const spread = 1 / (1 - beta2 ** step);
      const change = new Float32Array(gradient.length);
      for (let n = 0; n < change.length; n++) {
        const g = gradient[n] as number;
        const mean = beta1 * (m[n] as number) + (1 - beta1) * g;
        const square = beta2 * (v[n] as number) + (1 - beta2) * g * g;
        m[n] = mean;
        v[n] = square;
        change[n] = (scale * mean) / (Math.sqrt(spread * square) + epsilon);
      }
      return change;
    },
  };
}
