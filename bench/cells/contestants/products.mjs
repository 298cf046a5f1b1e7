// Computes the products of a step with gradients as three large products. This is the limit of the machine's matrix product: no recurrent cell can be faster.
import * as tf from "@tensorflow/tfjs";
import { partsOf } from "../sizes.mjs";

/** @type {import("./worker.mjs").Prepare} */
export const products = ({ cell, sizes: { B, T, F, H } }) => {
  const a = tf.randomNormal([B * T, F + H], 0, 1, "float32", 1);
  const b = tf.randomNormal(
    [F + H, partsOf(/** @type {import("../sizes.mjs").CellName} */ (cell)) * H],
    0,
    1,
    "float32",
    2,
  );
  return {
    forward: () => {
      const c = tf.matMul(a, b);
      c.dispose();
      return 0;
    },
    both: () => {
      tf.tidy(() => {
        const c = tf.matMul(a, b);
        tf.matMul(c, b, false, true);
        tf.matMul(a, c, true, false);
      });
      return 0;
    },
  };
};
