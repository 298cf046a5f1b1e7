import * as tf from "@tensorflow/tfjs-node";
import {
  type AttentionOptions,
  bidirectional,
  fromNamedTensors,
  gru,
  gruStep,
  initGru,
  initLstm,
  initRnn,
  initSeq2Seq,
  lstm,
  lstmStep,
  type NamedTensors,
  namedTensors,
  rnnStep,
  seq2seq,
  stack,
} from "gatebook";
import { attentionKinds } from "../src/properties/attention-kinds";
import { cellKinds } from "../src/properties/cell-kinds";
import { made } from "../src/properties/made";

/** A function that computes named tensors from named tensors. */
export interface Subject {
  readonly name: string;
  readonly operands: NamedTensors;
  run(operands: NamedTensors): NamedTensors;
}

const SIZES = { B: 2, T: 5, F: 3, H: 4, S: 6, Q: 3, D: 4, A: 5, V: 2 };
const { B, T, F, H, S, D, V } = SIZES;
const lengths = [5, 3];
const inputs = () => made([B, T, F], 1, "inputs");

/** Adds the tensors of a record to the operands. */
function over<W extends object>(
  name: string,
  weights: W,
  more: NamedTensors,
  run: (weights: W, more: NamedTensors) => object,
): Subject {
  const names = Object.keys(namedTensors(weights));
  return {
    name,
    operands: { ...namedTensors(weights), ...more },
    run: (operands) => {
      const own = Object.fromEntries(names.map((key) => [key, operands[key] as tf.Tensor]));
      return namedTensors(run(fromNamedTensors(weights, own), operands));
    },
  };
}

const states = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, made([B, H], 2, name)]));

function cells(): Subject[] {
  return cellKinds.map((kind) => ({
    name: kind.name,
    operands: { inputs: inputs(), ...states(kind.states), ...kind.weights(SIZES, 3, 0.8) },
    run: (operands) => kind.run(operands, { lengths }),
  }));
}

function steps(): Subject[] {
  const [x, hidden, cell] = [made([B, F], 4, "x"), made([B, H], 4, "hidden"), made([B, H], 4, "cell")];
  const sizes = { features: F, units: H, seed: 5 };
  const given = (one: NamedTensors) => [one.x as tf.Tensor2D, one.hidden as tf.Tensor2D] as const;
  return [
    over("rnnStep", initRnn(sizes), { x, hidden }, (weights, one) => rnnStep(weights, ...given(one))),
    over("gruStep", initGru(sizes), { x, hidden }, (weights, one) => gruStep(weights, ...given(one))),
    over("lstmStep", initLstm(sizes), { x, hidden, cell }, (weights, one) =>
      lstmStep(weights, given(one)[0], { hidden: given(one)[1], cell: one.cell as tf.Tensor2D }),
    ),
  ];
}

function attention(): Subject[] {
  const mask = tf.tensor2d([
    [1, 1, 1, 1, 0, 0],
    [0, 1, 1, 0, 1, 1],
  ]);
  const both = { keys: made([B, S, D], 6, "keys"), values: made([B, S, V], 6, "values") };
  return attentionKinds.flatMap((kind) => {
    const operands = kind.operands(SIZES, 7, 1);
    const subject = (name: string, own: NamedTensors, options: (one: NamedTensors) => AttentionOptions): Subject => ({
      name: `${kind.name} attention, ${name}`,
      operands: own,
      run: (one) => ({ ...kind.run(one, one.keys as tf.Tensor3D, options(one)) }),
    });
    return [
      subject("the keys summed", { ...operands, keys: both.keys }, () => ({})),
      subject("values apart from keys, masked", { ...operands, ...both }, ({ values }) => ({
        values: values as tf.Tensor3D,
        mask,
      })),
    ];
  });
}

function models(): Subject[] {
  const deep = stack(bidirectional(lstm), gru);
  const layers = [
    { forward: initLstm({ features: F, units: 3, seed: 8 }), backward: initLstm({ features: F, units: 3, seed: 9 }) },
    initGru({ features: 6, units: 4, seed: 10 }),
  ] as const;
  const source = [
    [1, 2, 3, 0],
    [2, 4, 0, 0],
  ];
  const target = [
    [1, 2, 0],
    [3, 1, 2],
  ];
  const coder = (cell: "lstm" | "gru", attention: "none" | "additive" | "dot" | "general") => {
    const both = cell === "gru";
    const sizes = { sourceSize: 5, targetSize: 4, units: 4, encoderUnits: both ? 2 : 4 };
    const model = initSeq2Seq({ cell, attention, bidirectional: both, ...sizes, start: 0, seed: 11 });
    const name = `seq2seq, ${cell}, ${attention}`;
    return over(name, model, {}, (given) => seq2seq(given, source, target, { sourceLengths: [3, 2] }));
  };
  return [
    over("a GRU on a bidirectional LSTM", layers, { inputs: inputs() }, (weights, one) =>
      deep(weights as never, one.inputs as tf.Tensor3D, { lengths }),
    ),
    coder("lstm", "none"),
    coder("lstm", "additive"),
    coder("gru", "dot"),
    coder("gru", "general"),
  ];
}

const numbers = (tensor: tf.Tensor) => Array.from(tensor.dataSync());

/** Returns all values of all functions, and the gradients of a weighted sum of the values with respect to every operand, by name. */
export function everything() {
  const values: Record<string, number[]> = {};
  const gradients: Record<string, number[]> = {};
  for (const { name, operands, run } of [...cells(), ...steps(), ...attention(), ...models()]) {
    const names = Object.keys(operands);
    const named = (tensors: readonly tf.Tensor[]) => Object.fromEntries(names.map((key, i) => [key, tensors[i]]));
    for (const [part, tensor] of Object.entries(run(operands))) values[`${name}: ${part}`] = numbers(tensor);
    const loss = (...given: tf.Tensor[]) => {
      const parts = Object.entries(run(named(given) as NamedTensors));
      return tf.addN(parts.map(([part, tensor]) => tf.sum(tf.mul(tensor, made(tensor.shape, 12, part))))) as tf.Scalar;
    };
    const found = tf.grads(loss)(Object.values(operands));
    for (const [i, key] of names.entries()) gradients[`${name}: ${key}`] = numbers(found[i] as tf.Tensor);
  }
  return { values, gradients };
}
