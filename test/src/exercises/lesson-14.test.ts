import * as tf from "@tensorflow/tfjs";
import * as math from "mathjs";
import { at, type Right, testBank, type V, type Wrong } from "./bank";

type Join = [keep1: V, add1: V, keep2: V, add2: V];
type Gates = [forgetSum: V, inputSum: V, stabiliser: V];

const mul = (a: V, b: V) => math.dotMultiply(a, b) as V;
const sum = (a: V, b: V) => math.add(a, b) as V;

/** Returns an attempt at 14-4 from functions of one unit's numbers: log f, the input sum a and the old m. */
const stable =
  (
    next: (f: number, a: number, m: number) => number,
    exponents: (f: number, a: number, m: number, next: number) => [forget: number, input: number],
    logForget: (s: number) => number = (s) => -Math.log1p(Math.exp(-s)),
  ) =>
  (...[forgetSum, inputSum, stabiliser]: Gates) => {
    const units = forgetSum.map((s, h) => {
      const [f, a, m] = [logForget(s), at(inputSum, h), at(stabiliser, h)];
      const now = next(f, a, m);
      return [now, ...exponents(f, a, m, now).map(Math.exp)];
    });
    const row = (n: number) => units.map((unit) => at(unit, n));
    return { stabiliser: row(0), forget: row(1), input: row(2) };
  };
const larger = (f: number, a: number, m: number) => Math.max(f + m, a);
const around = (f: number, a: number, m: number, next: number): [number, number] => [f + m - next, a - next];

const right: readonly Right[] = [
  ["14-3", "mathjs", (...[a1, b1, a2, b2]: Join) => ({ keep: mul(a1, a2), add: sum(mul(a2, b1), b2) })],
  [
    "14-3",
    "tensors",
    (...[a1, b1, a2, b2]: Join) => ({ keep: tf.mul(a1, a2), add: tf.add(tf.mul(tf.tensor1d(a2), b1), b2) }),
  ],
  [
    "14-3",
    "both steps, tried on 0 and 1",
    (...[a1, b1, a2, b2]: Join) => {
      const both = (h: number) => a1.map((a, u) => at(a2, u) * (a * h + at(b1, u)) + at(b2, u));
      return [both(1).map((one, u) => one - at(both(0), u)), both(0)];
    },
  ],
  ["14-4", "log1p", stable(larger, around)],
  [
    "14-4",
    "a record with a loop",
    (...[forgetSum, inputSum, stabiliser]: Gates) => {
      const [m, f, i]: [V, V, V] = [[], [], []];
      for (let h = 0; h < forgetSum.length; h++) {
        const kept = Math.log(1 / (1 + Math.exp(-at(forgetSum, h)))) + at(stabiliser, h);
        const next = kept > at(inputSum, h) ? kept : at(inputSum, h);
        m.push(next);
        f.push(Math.exp(kept - next));
        i.push(Math.exp(at(inputSum, h) - next));
      }
      return { stabiliser: m, forget: f, input: i };
    },
  ],
  [
    "14-4",
    "tensors",
    (...[forgetSum, inputSum, stabiliser]: Gates) => {
      const kept = tf.add(tf.neg(tf.softplus(tf.neg(tf.tensor1d(forgetSum)))), stabiliser);
      const next = tf.maximum(kept, inputSum);
      return { stabiliser: next, forget: tf.exp(tf.sub(kept, next)), input: tf.exp(tf.sub(inputSum, next)) };
    },
  ],
];

const wrong: readonly Wrong[] = [
  ["14-3", "step 1", (...[a1, b1]: Join) => [a1, b1], "only step 1 is returned (both)"],
  ["14-3", "step 2", (...[, , a2, b2]: Join) => [a2, b2], "only step 2 is returned (both)"],
  [
    "14-3",
    "turned",
    (...[a1, b1, a2, b2]: Join) => [mul(a1, a2), sum(mul(a1, b2), b1)],
    "step 2 comes before step 1 (order)",
  ],
  [
    "14-3",
    "the sum",
    (...[a1, b1, a2, b2]: Join) => [mul(a1, a2), sum(b1, b2)],
    "what step 1 adds is not multiplied by keep2 (add)",
  ],
  ["14-3", "only the last", (...[a1, , a2, b2]: Join) => [mul(a1, a2), b2], "what step 1 adds is missing (add)"],
  [
    "14-3",
    "only the first",
    (...[a1, b1, a2]: Join) => [mul(a1, a2), mul(a2, b1)],
    "what step 2 adds is missing (add)",
  ],
  [
    "14-3",
    "both factors",
    (...[a1, b1, a2, b2]: Join) => [mul(a1, a2), sum(mul(mul(a1, a2), b1), b2)],
    "what step 1 adds is multiplied by keep1 and keep2 (add)",
  ],
  [
    "14-3",
    "the wrong factor",
    (...[a1, b1, a2, b2]: Join) => [mul(a1, a2), sum(mul(a1, b1), b2)],
    "what step 1 adds is multiplied by keep1 instead of keep2 (add)",
  ],
  [
    "14-3",
    "a bracket",
    (...[a1, b1, a2, b2]: Join) => [mul(a1, a2), mul(a2, sum(b1, b2))],
    "what step 2 adds is multiplied by keep2 (add)",
  ],
  [
    "14-3",
    "factors added",
    (...[a1, b1, a2, b2]: Join) => [sum(a1, a2), sum(mul(a2, b1), b2)],
    "the factors are added instead of multiplied (keep)",
  ],
  [
    "14-3",
    "the second factor alone",
    (...[, b1, a2, b2]: Join) => [a2, sum(mul(a2, b1), b2)],
    "the factor of step 1 is missing (keep)",
  ],
  [
    "14-3",
    "the first factor alone",
    (...[a1, b1, a2, b2]: Join) => [a1, sum(mul(a2, b1), b2)],
    "the factor of step 2 is missing (keep)",
  ],
  ["14-4", "exponential", stable(larger, around, (s) => s), "exp(forgetSum) is used as the forget gate (forget)"],
  [
    "14-4",
    "f for ln f",
    stable(larger, around, (s) => 1 / (1 + Math.exp(-s))),
    "the logarithm of the forget gate is missing (forget)",
  ],
  [
    "14-4",
    "from nothing",
    stable(
      (f, a) => larger(f, a, 0),
      (f, a, _, next) => around(f, a, 0, next),
    ),
    "the old stabiliser is missing (stabiliser)",
  ],
  [
    "14-4",
    "without the old m",
    stable((f, a) => Math.max(f, a), around),
    "the new stabiliser is the larger of ln f and inputSum, without the old m (stabiliser)",
  ],
  ["14-4", "the input sum", stable((_, a) => a, around), "the new stabiliser is inputSum (stabiliser)"],
  ["14-4", "zero", stable(() => 0, around), "the new stabiliser is always 0 (stabiliser)"],
  ["14-4", "the old m again", stable((_f, _a, m) => m, around), "the stabiliser does not change (stabiliser)"],
  [
    "14-4",
    "nothing new",
    stable(
      (_f, _a, m) => m,
      (f, a) => [f, a],
    ),
    "the stabiliser does not change, and the gates are not stabilised (stabiliser)",
  ],
  [
    "14-4",
    "without ln f",
    stable((_, a, m) => Math.max(m, a), around),
    "the new stabiliser is the larger of m and inputSum, without ln f (stabiliser)",
  ],
  [
    "14-4",
    "min",
    stable((f, a, m) => Math.min(f + m, a), around),
    "the smaller of the two numbers is taken instead of the larger (stabiliser)",
  ],
  [
    "14-4",
    "plus",
    stable((f, a, m) => f + m + a, around),
    "the new stabiliser is the sum of the two numbers (stabiliser)",
  ],
  [
    "14-4",
    "no old m in f",
    stable(larger, (f, a, _, next) => [f - next, a - next]),
    "the forget gate does not contain the old stabiliser (gates)",
  ],
  [
    "14-4",
    "old m",
    stable(larger, (f, a, m) => [f, a - m]),
    "the gates use the old stabiliser instead of the new one (gates)",
  ],
  [
    "14-4",
    "logarithms",
    (...args: Gates) => {
      const { stabiliser, forget, input } = stable(larger, around)(...args);
      return { stabiliser, forget: forget.map(Math.log), input: input.map(Math.log) };
    },
    "the result contains the logarithms of the gates (gates)",
  ],
  [
    "14-4",
    "exp(u) as it is",
    stable(larger, (f, a, m, next) => [f + m - next, a]),
    "only the forget gate is stabilised (gates)",
  ],
  [
    "14-4",
    "the old m for i'",
    stable(larger, (f, a, m, next) => [f + m - next, a - m]),
    "the input gate uses the old stabiliser (gates)",
  ],
  [
    "14-4",
    "m as it was",
    (...args: Gates) => ({ ...stable(larger, around)(...args), stabiliser: args[2] }),
    "the old stabiliser is returned (stabiliser)",
  ],
  ["14-4", "no comparison", stable((f, _, m) => f + m, around), "the new stabiliser is always ln f + m (stabiliser)"],
  [
    "14-3",
    "the habit of the minGRU",
    (...[a1, b1, a2, b2]: Join) => ({
      keep: mul(a1, a2),
      add: sum(
        mul(a2, b1),
        mul(
          a2.map((keep) => 1 - keep),
          b2,
        ),
      ),
    }),
    "what step 2 adds is multiplied by 1 - keep2, as the minGRU does (add)",
  ],
  ["14-4", "f itself", stable(larger, (f, a, _, next) => [f, a - next]), "only the input gate is stabilised (gates)"],
  [
    "14-4",
    "the largest of all",
    (...args: Gates) => {
      const { stabiliser, forget, input } = stable(larger, around)(...args);
      const most = Math.max(...stabiliser);
      const less = (row: V) => row.map((gate, h) => gate * Math.exp(at(stabiliser, h) - most));
      return { stabiliser: stabiliser.map(() => most), forget: less(forget), input: less(input) };
    },
    "all units have the same new stabiliser (stabiliser)",
  ],
  ["14-4", "plain gates", stable(larger, (f, a) => [f, a]), "the gates are not stabilised (gates)"],
];

testBank("14", right, wrong);
