import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type Right, sigmoid, testBank, type V, type Wrong } from "./bank";

const right: readonly Right[] = [
  [
    "00-3",
    "a loop",
    (weights: V, x: V, bias: number) => {
      let a = bias;
      for (let i = 0; i < x.length; i++) a += at(weights, i) * at(x, i);
      return a;
    },
  ],
  ["00-3", "mathjs", (weights: V, x: V, bias: number) => math.dot(weights, x) + bias],
  ["00-3", "a tensor", (weights: V, x: V, bias: number) => tf.dot(weights, x).add(bias)],
  ["00-4", "Math", sigmoid],
  ["00-4", "mathjs", (a: number) => math.evaluate("1 / (1 + exp(-a))", { a })],
  ["00-4", "a tensor", (a: number) => tf.sigmoid(a)],
];

const wrong: readonly Wrong[] = [
  ["00-3", "no bias", (w: V, x: V) => math.dot(w, x), "the bias is missing (bias)"],
  ["00-3", "bias taken away", (w: V, x: V, b: number) => math.dot(w, x) - b, "the sign of the bias is reversed (bias)"],
  [
    "00-3",
    "bias in the loop",
    (w: V, x: V, b: number) => w.reduce((s, v, i) => s + v * at(x, i) + b, 0),
    "the bias is added once for every product (bias)",
  ],
  ["00-3", "no weights", (_: V, x: V, b: number) => math.sum(x) + b, "the weights are missing (weights)"],
  [
    "00-3",
    "added",
    (w: V, x: V, b: number) => w.reduce((s, v, i) => s + v + at(x, i), b),
    "weights and x are added, not multiplied (weights)",
  ],
  [
    "00-3",
    "returned too early",
    (w: V, x: V, b: number) => at(w, 0) * at(x, 0) + b,
    "only the first product is taken (sum)",
  ],
  [
    "00-3",
    "mean",
    (w: V, x: V, b: number) => math.mean(math.dotMultiply(w, x) as V) + b,
    "the mean is taken instead of the sum (sum)",
  ],
  [
    "00-3",
    "squeezed",
    (w: V, x: V, b: number) => sigmoid(math.dot(w, x) + b),
    "a sigmoid is applied to the sum (activation)",
  ],
  ["00-4", "exp(a)", (a: number) => 1 / (1 + Math.exp(a)), "the sign in the exponent is reversed (exponent)"],
  ["00-4", "no 1", (a: number) => Math.exp(a), "the 1 in the denominator is missing (denominator)"],
  ["00-4", "brackets", (a: number) => 1 + Math.exp(-a), "1 is divided before exp(-a) is added (denominator)"],
  ["00-4", "tanh", (a: number) => Math.tanh(a), "it is tanh, not the sigmoid (activation)"],
  ["00-4", "twice a", (a: number) => Math.tanh(a) / 2 + 0.5, "it is (1 + tanh(a)) / 2, which is σ(2a) (argument)"],
  ["00-4", "hard", (a: number) => Math.max(0, Math.min(1, a / 5 + 0.5)), "it is the hard sigmoid (activation)"],
  ["00-4", "slope", (a: number) => Math.exp(-a) / (1 + Math.exp(-a)) ** 2, "it is the sigmoid's slope (activation)"],
  ["00-3", "times the bias", (w: V, x: V, b: number) => math.dot(w, x) * b, "the sum is multiplied by the bias (bias)"],
  [
    "00-3",
    "bias inside",
    (w: V, x: V, b: number) => w.reduce((s, v, i) => s + v * (at(x, i) + b), 0),
    "the bias is added to each x before the product (bias)",
  ],
  [
    "00-3",
    "replaced",
    (w: V, x: V, b: number) => {
      let s = 0;
      for (let i = 0; i < w.length; i++) s = at(w, i) * at(x, i);
      return s + b;
    },
    "only the last product is taken (sum)",
  ],
  [
    "00-3",
    "replaced, bias and all",
    (w: V, x: V, b: number) => {
      let s = b;
      for (let i = 0; i < w.length; i++) s = at(w, i) * at(x, i);
      return s;
    },
    "only the last product is taken, without the bias (sum)",
  ],
  [
    "00-3",
    "ended too early",
    (w: V, x: V, b: number) => {
      let s = b;
      for (let i = 0; i < w.length - 1; i++) s += at(w, i) * at(x, i);
      return s;
    },
    "the last product is left out (sum)",
  ],
  [
    "00-4",
    "minus",
    (a: number) => 1 / (1 - Math.exp(-a)),
    "exp(-a) is subtracted from 1 instead of added (denominator)",
  ],
];

testBank("00", right, wrong);
