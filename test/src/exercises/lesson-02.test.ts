import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type M, type Right, row, sigmoid, sum, t, testBank, type V, type Wrong } from "./bank";

const right: readonly Right[] = [
  [
    "02-3",
    "loops",
    (kernel: M, recurrent: M, bias: V, x: V, hidden: V) => {
      const gate: number[] = [];
      for (let j = 0; j < bias.length; j++) {
        let a = at(bias, j);
        for (let k = 0; k < x.length; k++) a += at(x, k) * at(kernel[k] ?? [], j);
        for (let k = 0; k < hidden.length; k++) a += at(hidden, k) * at(recurrent[k] ?? [], j);
        gate.push(1 / (1 + Math.exp(-a)));
      }
      return gate;
    },
  ],
  [
    "02-3",
    "mathjs, a Matrix",
    (kernel: M, recurrent: M, bias: V, x: V, hidden: V) => {
      const a = math.add(math.multiply(math.matrix(x), kernel), math.multiply(hidden, recurrent), bias) as math.Matrix;
      return math.map(a, sigmoid);
    },
  ],
  [
    "02-3",
    "mathjs, x and hidden concatenated, a nested row",
    (kernel: M, recurrent: M, bias: V, x: V, hidden: V) => [
      sum(row([...x, ...hidden], [...kernel, ...recurrent]), bias).map(sigmoid),
    ],
  ],
  [
    "02-3",
    "tensors, a Tensor [1, H]",
    (kernel: M, recurrent: M, bias: V, x: V, hidden: V) =>
      tf.sigmoid(
        tf
          .matMul([x], kernel)
          .add(tf.matMul([hidden], recurrent))
          .add(bias),
      ),
  ],
  [
    "02-3",
    "tensors, a typed array",
    (kernel: M, recurrent: M, bias: V, x: V, hidden: V) =>
      tf.dot(x, kernel).add(tf.dot(hidden, recurrent)).add(bias).sigmoid().dataSync(),
  ],
  ["02-4", "the closed form", (share: number, steps: number) => -Math.log(share ** (-1 / steps) - 1)],
  [
    "02-4",
    "logit of the root",
    (share: number, steps: number) => {
      const f = math.nthRoot(share, steps) as number;
      return Math.log(f / (1 - f));
    },
  ],
  [
    "02-4",
    "a tensor",
    (share: number, steps: number) =>
      tf
        .scalar(share)
        .pow(-1 / steps)
        .sub(1)
        .log()
        .neg(),
  ],
  [
    "02-4",
    "bisection",
    (share: number, steps: number) => {
      let [low, high] = [-50, 50];
      for (let i = 0; i < 100; i++) {
        const b = (low + high) / 2;
        if (sigmoid(b) ** steps < share) low = b;
        else high = b;
      }
      return low;
    },
  ],
];

const gate = (pre: (kernel: M, recurrent: M, bias: V, x: V, hidden: V) => V, activation = sigmoid) =>
  ((...args: [M, M, V, V, V]) => pre(...args).map(activation)) as (...args: never[]) => unknown;

const wrong: readonly Wrong[] = [
  ["02-3", "no bias", gate((k, r, _, x, h) => sum(row(x, k), row(h, r))), "the bias is missing (bias)"],
  [
    "02-3",
    "bias taken away",
    gate((k, r, b, x, h) => math.subtract(sum(row(x, k), row(h, r)), b) as V),
    "the sign of the bias is reversed (bias)",
  ],
  [
    "02-3",
    "hidden state ignored",
    gate((k, _, b, x) => sum(row(x, k), b)),
    "the recurrent term is missing (recurrent)",
  ],
  ["02-3", "input ignored", gate((_, r, b, __, h) => sum(row(h, r), b)), "the input term is missing (input)"],
  [
    "02-3",
    "swapped",
    gate((k, r, b, x, h) => sum(row(h, k), row(x, r), b)),
    "x and hidden are swapped (input and recurrent)",
  ],
  [
    "02-3",
    "kernel as its transpose",
    gate((k, r, b, x, h) => sum(row(x, t(k)), row(h, r), b)),
    "the kernel is transposed (kernel)",
  ],
  [
    "02-3",
    "kernel from the left, which fails where F is not H",
    gate((k, r, b, x, h) => sum(math.multiply(k, x) as V, row(h, r), b)),
    "the kernel is transposed (kernel)",
  ],
  [
    "02-3",
    "recurrent from the left",
    gate((k, r, b, x, h) => sum(row(x, k), math.multiply(r, h) as V, b)),
    "the recurrent kernel is transposed (recurrent)",
  ],
  [
    "02-3",
    "both from the left",
    gate((k, r, b, x, h) => sum(math.multiply(k, x) as V, math.multiply(r, h) as V, b)),
    "both kernels are transposed (kernel and recurrent)",
  ],
  [
    "02-3",
    "tanh",
    gate((k, r, b, x, h) => sum(row(x, k), row(h, r), b), Math.tanh),
    "tanh is used instead of the sigmoid (activation)",
  ],
  [
    "02-3",
    "hard sigmoid",
    gate(
      (k, r, b, x, h) => sum(row(x, k), row(h, r), b),
      (a) => Math.max(0, Math.min(1, a / 5 + 0.5)),
    ),
    "the hard sigmoid is used instead of the sigmoid (activation)",
  ],
  [
    "02-3",
    "no activation",
    gate(
      (k, r, b, x, h) => sum(row(x, k), row(h, r), b),
      (a) => a,
    ),
    "the sigmoid is missing (activation)",
  ],
  [
    "02-3",
    "one minus",
    gate(
      (k, r, b, x, h) => sum(row(x, k), row(h, r), b),
      (a) => 1 / (1 + Math.exp(a)),
    ),
    "the gate is reversed, 1 - f (activation)",
  ],
  [
    "02-3",
    "sigmoid twice",
    gate(
      (k, r, b, x, h) => sum(row(x, k), row(h, r), b),
      (a) => sigmoid(sigmoid(a)),
    ),
    "the sigmoid is applied twice (activation)",
  ],
  [
    "02-3",
    "bias after the sigmoid",
    ((k: M, r: M, b: V, x: V, h: V) => sum(sum(row(x, k), row(h, r)).map(sigmoid), b)) as never,
    "the sigmoid is applied before the bias is added (activation)",
  ],
  ["02-4", "steps ignored", (s: number) => -Math.log(1 / s - 1), "the steps are ignored (steps)"],
  [
    "02-4",
    "bias divided",
    (s: number, n: number) => Math.log(s / (1 - s)) / n,
    "the bias is divided by the steps instead of taking a root (steps)",
  ],
  [
    "02-4",
    "divided",
    (s: number, n: number) => {
      const f = s / n;
      return Math.log(f / (1 - f));
    },
    "the share is divided by the steps instead of taking a root (steps)",
  ],
  ["02-4", "power", (s: number, n: number) => -Math.log(s ** -n - 1), "the power is taken instead of the root (steps)"],
  ["02-4", "sign", (s: number, n: number) => Math.log(s ** (-1 / n) - 1), "the sign is reversed (sign)"],
  [
    "02-4",
    "only the root",
    (s: number, n: number) => Math.exp(Math.log(s) / n),
    "the root is right, but the sigmoid was not undone (inverse sigmoid)",
  ],
  ["02-4", "only ln", (s: number) => Math.log(s), "only the logarithm of the share is taken (inverse sigmoid)"],
  [
    "02-4",
    "ln of the root",
    (s: number, n: number) => Math.log(s ** (1 / n)),
    "the logarithm of the root is taken, not the inverse of the sigmoid (inverse sigmoid)",
  ],
  [
    "02-4",
    "sigmoid once more",
    (s: number, n: number) => sigmoid(s ** (1 / n)),
    "the sigmoid is applied instead of undone (inverse sigmoid)",
  ],
  [
    "02-4",
    "the lost share",
    (s: number, n: number) => -Math.log((1 - s) ** (-1 / n) - 1),
    "the share that is lost is used instead of the share that is kept (share)",
  ],
  [
    "02-4",
    "brackets",
    (share: number, steps: number) => Math.log(share) / steps - 1,
    "1 is subtracted after the logarithm instead of before (inverse sigmoid)",
  ],
  [
    "02-4",
    "plus 1",
    (share: number, steps: number) => -Math.log(1 + 1 / share ** (1 / steps)),
    "1 is added inside the logarithm instead of subtracted (inverse sigmoid)",
  ],
  [
    "02-4",
    "times the steps",
    (share: number, steps: number) => -steps * Math.log(share ** (-1 / steps) - 1),
    "the bias is multiplied by the steps (steps)",
  ],
  [
    "02-4",
    "a square root",
    (share: number) => -Math.log(1 / Math.sqrt(share) - 1),
    "the square root is taken, whatever the steps (steps)",
  ],
  [
    "02-4",
    "the same loss at each step",
    (share: number, steps: number) => Math.log(steps - 1 + share) - Math.log(1 - share),
    "the lost share is spread evenly over the steps instead of taking a root (steps)",
  ],
];

testBank("02", right, wrong);
