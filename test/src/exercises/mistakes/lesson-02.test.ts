import { type M, row, sigmoid, sum, type V } from "../bank";
import { CONSTANT, type Mistake, OPPOSITE, OVERFLOW, testMistakes } from "./table";

const overflowing = (a: number) => Math.exp(a) / (1 + Math.exp(a));
const diagonal = (m: M) => m.map((weights, i) => weights.map((one, j) => (i === j ? one : 0)));
type Gate = [kernel: M, recurrent: M, bias: V, x: V, hidden: V];
const gate = (...[k, u, b, x, h]: Gate) => sum(row(x, k), row(h, u), b).map(sigmoid);
/** Returns an attempt that computes the sums of the gate with two loops, as learners write them. The arguments are the ends of the loops. */
const looped = (...[k, u, b, x, h, ends]: [...Gate, { x: number; h: number; first?: number }]) =>
  b.map((bias, j) => {
    let a = bias;
    for (let i = ends.first ?? 0; i < ends.x; i++) a += (x[i] as number) * ((k[i] as V)[j] as number);
    for (let i = 0; i < ends.h; i++) a += (h[i] as number) * ((u[i] as V)[j] as number);
    return sigmoid(a);
  });

const mistakes: readonly Mistake[] = [
  ["02-3", "kernel and bias of one unit", () => [0.8581489], CONSTANT],
  [
    "02-3",
    "only the diagonal",
    (...[k, u, b, x, h]: Gate) => gate(k, diagonal(u), b, x, h),
    "only the diagonal of `recurrent` is used: ",
  ],
  [
    "02-3",
    "the kernel read twice",
    (...[k, , b, x, h]: Gate) => gate(k, k, b, x, h),
    "`kernel` is read instead of `recurrent`: ",
  ],
  [
    "02-3",
    "the hidden state read twice",
    (...[k, u, b, , h]: Gate) => gate(k, u, b, h, h),
    "`hidden` is read instead of `x`: ",
  ],
  [
    "02-3",
    "bias and hidden state swapped",
    (...[k, u, b, x, h]: Gate) => gate(k, u, h, x, b),
    "`bias` and `hidden` are swapped: ",
  ],
  [
    "02-3",
    "exp(a) / (1 + exp(a))",
    (...[k, u, b, x, h]: Gate) => sum(row(x, k), row(h, u), b).map(overflowing),
    "it returns NaN at [0]. Math.exp(801.175)",
    OVERFLOW,
  ],
  ["02-3", "minus the gate", (...args: Gate) => gate(...args).map((f) => -f), OPPOSITE],
  [
    "02-3",
    "units in reverse order",
    (...args: Gate) => gate(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  ["02-3", "only the first unit", (...args: Gate) => gate(...args)[0], "expected shape [2], got a single number"],
  [
    "02-3",
    "a loop that ends one input too late",
    (...args: Gate) => looped(...args, { x: args[3].length + 1, h: args[4].length }),
    "it throws TypeError",
    "`x[1]` is read, but `x` has only 1 entry, 0",
  ],
  [
    "02-3",
    "a loop that starts at -1",
    (...args: Gate) => looped(...args, { x: args[3].length, h: args[4].length, first: -1 }),
    "`x[-1]` is read",
  ],
  [
    "02-3",
    "units counted by the inputs",
    (...[k, u, b, x, h]: Gate) => x.map((_, j) => gate(k, u, b, x, h)[j] ?? Number.NaN),
    "it returns NaN at [1]. NaN (not a number) comes from",
  ],
  [
    "02-3",
    "a bias read by the inputs",
    (...[k, u, b, x, h]: Gate) =>
      x.map((_, j) => {
        let a = b[j] as number;
        for (const [i, value] of x.entries()) a += value * ((k[i] as V)[j] as number);
        for (const [i, value] of h.entries()) a += value * ((u[i] as V)[j] as number);
        return sigmoid(a);
      }),
    "`bias[1]` is read, but `bias` has only 1 entry, 0",
  ],
  [
    "02-4",
    "a share of one half in every case",
    (_: number, steps: number) => -Math.log(0.5 ** (-1 / steps) - 1),
    "`share` is always 0.5: ",
  ],
  ["02-4", "50 steps in every case", (share: number) => -Math.log(share ** (-1 / 50) - 1), "`steps` is always 50: "],
  ["02-4", "the bias of the case shown", () => 4.2716, CONSTANT],
  [
    "02-4",
    "a logarithm of a negative number",
    (share: number, steps: number) => Math.log(share ** (1 / steps) - 1),
    "it returns NaN. Math.log(-0.0137673) is NaN: a negative number has no logarithm",
    "1 + exp(-b) is the reciprocal 1 / f of the gate",
  ],
  [
    "02-4",
    "a logarithm the wrong way round",
    (share: number, steps: number) => -Math.log(1 - share ** (-1 / steps)),
    "it returns NaN. Math.log(-0.0139595) is NaN",
  ],
  [
    "02-4",
    "a bias without its sign",
    (share: number, steps: number) => Math.abs(Math.log(share ** (-1 / steps) - 1)),
    "expected -0.21",
  ],
  [
    "02-4",
    "a base of 10",
    (share: number, steps: number) => -Math.log10(share ** (-1 / steps) - 1),
    "every number is 0.43429 times",
  ],
  [
    "02-4",
    "share and steps swapped",
    (share: number, steps: number) => -Math.log(steps ** (-1 / share) - 1),
    "it returns NaN. Math.log(-",
  ],
];

testMistakes("02", mistakes);
