import * as tf from "@tensorflow/tfjs-node";
import {
  additiveAttention,
  check,
  dotAttention,
  exercise,
  gru,
  initGru,
  initLstm,
  initRnn,
  type LstmWeights,
  lstm,
  lstmStep,
  ready,
  rnn,
} from "gatebook";

/** Everything a run gives, as numbers by name; run alike in Node and in a page. */
export interface Outcome {
  readonly backend: string;
  readonly reason: string;
  readonly values: Readonly<Record<string, number[]>>;
  readonly gradients: Readonly<Record<string, number[]>>;
  readonly statuses: readonly string[];
  readonly tensorsLeft: number;
}

const GATES = ["forget", "input", "candidate", "output"] as const;

function wave(shape: number[], speed: number): tf.Tensor {
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => Math.sin(speed * (i + 1))),
    shape,
  );
}

function numbers(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

type Loss = (...operands: tf.Tensor[]) => tf.Scalar;

/** The other cells and kinds of attention, each as one loss of a few operands. */
function others(inputs: tf.Tensor3D, lengths: number[]): [string, Loss, tf.Tensor[]][] {
  const update = initGru({ features: 3, units: 5, seed: 1 });
  const plain = initRnn({ features: 3, units: 5, seed: 2 });
  const key = wave([3, 4], 0.8) as tf.Tensor2D;
  const scorer = { query: wave([3, 4], 1.1) as tf.Tensor2D, key, score: wave([4], 0.5) as tf.Tensor1D };
  const query = wave([2, 3], 0.6);
  const mask = tf.tensor2d([
    [1, 1, 1, 1, 0, 0],
    [0, 1, 1, 1, 1, 1],
  ]);
  const weigh = (result: tf.Tensor) => tf.sum(tf.mul(result, wave(result.shape, 2.1))) as tf.Scalar;
  const gruLoss =
    (resetAfter: boolean): Loss =>
    (x, recurrent) => {
      const candidate = { ...update.candidate, recurrent: recurrent as tf.Tensor2D };
      return weigh(gru({ ...update, candidate }, x as tf.Tensor3D, { lengths, resetAfter }).hidden);
    };
  return [
    ["gru, reset before", gruLoss(false), [inputs, update.candidate.recurrent]],
    ["gru, reset after", gruLoss(true), [inputs, update.candidate.recurrent]],
    ["rnn", (x) => weigh(rnn(plain, x as tf.Tensor3D, { lengths }).hidden), [inputs]],
    [
      "dot attention",
      (q, keys) => weigh(dotAttention(q as tf.Tensor2D, keys as tf.Tensor3D, { mask, scaled: true }).context),
      [query, inputs],
    ],
    [
      "additive attention",
      (q, keys) => weigh(additiveAttention(scorer, q as tf.Tensor2D, keys as tf.Tensor3D, { mask }).context),
      [query, inputs],
    ],
  ];
}

/** The cells' values and gradients: seeded weights, made inputs, nothing random. */
export async function compute(): Promise<Outcome> {
  const { backend, reason } = await ready();
  const before = tf.memory().numTensors;
  tf.engine().startScope();
  const weights = initLstm({ features: 3, units: 5, seed: 0 });
  const inputs = wave([2, 6, 3], 1.3) as tf.Tensor3D;
  const initial = { hidden: wave([2, 5], 0.7) as tf.Tensor2D, cell: wave([2, 5], 0.4) as tf.Tensor2D };
  const lengths = [6, 4];

  const step = lstmStep(weights, wave([2, 3], 0.9) as tf.Tensor2D, initial);
  const trace = lstm(weights, inputs, { initial, lengths });
  const values: Record<string, number[]> = {
    "step hidden": numbers(step.state.hidden),
    "step cell": numbers(step.state.cell),
    hidden: numbers(trace.hidden),
    cell: numbers(trace.cell),
    "final hidden": numbers(trace.final.hidden),
    "final cell": numbers(trace.final.cell),
  };
  for (const gate of GATES) {
    values[`step ${gate}`] = numbers(step.gates[gate]);
    values[gate] = numbers(trace.gates[gate]);
  }

  const named: [string, tf.Tensor][] = [
    ["inputs", inputs],
    ["hidden", initial.hidden],
    ["cell", initial.cell],
    ...GATES.flatMap((gate) =>
      (["kernel", "recurrent", "bias"] as const).map((part): [string, tf.Tensor] => [
        `${gate}.${part}`,
        weights[gate][part],
      ]),
    ),
  ];
  const gradientsOf = tf.grads((...parts: tf.Tensor[]) => {
    const gate = (i: number) => ({ kernel: parts[i], recurrent: parts[i + 1], bias: parts[i + 2] });
    const given = { forget: gate(3), input: gate(6), candidate: gate(9), output: gate(12) } as unknown as LstmWeights;
    const start = { hidden: parts[1] as tf.Tensor2D, cell: parts[2] as tf.Tensor2D };
    const run = lstm(given, parts[0] as tf.Tensor3D, { initial: start, lengths });
    return tf.add(tf.sum(tf.mul(run.hidden, wave([2, 6, 5], 2.1))), tf.sum(run.final.cell));
  });
  const results = gradientsOf(named.map(([, tensor]) => tensor));
  const gradients = Object.fromEntries(named.map(([name], i) => [name, numbers(results[i] as tf.Tensor)]));

  for (const [name, loss, operands] of others(inputs, lengths)) {
    const { value, grads } = tf.valueAndGrads(loss)(operands);
    values[name] = numbers(value);
    for (const [i, gradient] of grads.entries()) gradients[`${name} ${i}`] = numbers(gradient);
  }

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
