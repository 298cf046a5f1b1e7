import * as tf from "@tensorflow/tfjs-node";
import { check, exercise, initLstm, lstmStep, ready } from "gatebook";
import { made } from "../src/properties/made";
import { everything } from "./everything";

/** The results of a run, by name, as lists of numbers. The same program runs in Node and in a page. */
export interface Outcome {
  readonly backend: string;
  readonly reason: string;
  readonly values: Readonly<Record<string, number[]>>;
  readonly gradients: Readonly<Record<string, number[]>>;
  readonly statuses: readonly string[];
  readonly tensorsLeft: number;
}

/** Computes values and gradients of every cell, attention and model, a check and three exercises, from seeded weights and generated inputs. */
export async function compute(): Promise<Outcome> {
  const { backend, reason } = await ready();
  const before = tf.memory().numTensors;
  tf.engine().startScope();
  const { values, gradients } = everything();
  const weights = initLstm({ features: 3, units: 5, seed: 0 });
  const initial = { hidden: made([2, 5], 1, "hidden") as tf.Tensor2D, cell: made([2, 5], 1, "cell") as tf.Tensor2D };
  const step = lstmStep(weights, made([2, 3], 1, "x") as tf.Tensor2D, initial);
  check("keep", step.gates.forget, step.gates.forget);
  const attempts = [
    exercise("02-3", (kernel: number[][], recurrent: number[][], bias: number[], x: number[], hidden: number[]) =>
      tf.sigmoid(tf.add(tf.add(tf.matMul([x], kernel), tf.matMul([hidden], recurrent)), bias)),
    ),
    exercise("02-4", (share: number, steps: number) => Math.log(share ** (-1 / steps) - 1)),
    exercise("02-4", undefined),
  ];
  tf.engine().endScope();
  const tensorsLeft = tf.memory().numTensors - before;
  return { backend, reason, values, gradients, statuses: attempts.map(({ status }) => status), tensorsLeft };
}
