import * as tf from "@tensorflow/tfjs";
import { exercise, ready, todo } from "gatebook";
import * as math from "mathjs";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exercises } from "../../../src/check/exercises";
import { agree, valuesOf } from "../../../src/check/trial";

type M = number[][];
type V = number[];

let said: string[] = [];
beforeAll(async () => {
  await ready();
});
beforeEach(() => {
  said = [];
  vi.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
});
afterEach(() => vi.restoreAllMocks());

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
const t = (m: M) => math.transpose(m) as M;
const row = (x: V, m: M) => math.multiply(x, m) as V;
const at = (values: V, i: number) => values[i] ?? Number.NaN;
const sum = (...vectors: V[]) => vectors.reduce((a, b) => math.add(a, b) as V);

/** Right answers in the styles that learners use. */
const right: [string, string, (...args: never[]) => unknown][] = [
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
    "mathjs, x and hidden end to end, a nested row",
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
    "searched by halves",
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

describe("a right answer passes", () => {
  it.each(right)("%s in the style of %s", (id, _, attempt) => {
    const before = tf.memory().numTensors;
    expect(exercise(id, attempt)).toMatchObject({ id, status: "passed" });
    expect(said[0]).toMatch(/^✓ exercise \d\d-\d passed: \w+ is right on all \d cases\.$/);
    expect(tf.memory().numTensors).toBe(before);
  });
});

const gate = (pre: (kernel: M, recurrent: M, bias: V, x: V, hidden: V) => V, activation = sigmoid) =>
  ((...args: [M, M, V, V, V]) => pre(...args).map(activation)) as (...args: never[]) => unknown;

/** Wrong answers, written here a second time, with the term that must be named. */
const wrong: [string, string, (...args: never[]) => unknown, string][] = [
  ["02-3", "no bias", gate((k, r, _, x, h) => sum(row(x, k), row(h, r))), "the bias is missing (bias)"],
  [
    "02-3",
    "bias taken away",
    gate((k, r, b, x, h) => math.subtract(sum(row(x, k), row(h, r)), b) as V),
    "the sign of the bias is reversed (bias)",
  ],
  ["02-3", "past ignored", gate((k, _, b, x) => sum(row(x, k), b)), "the recurrent term is missing (recurrent)"],
  ["02-3", "present ignored", gate((_, r, b, __, h) => sum(row(h, r), b)), "the input term is missing (input)"],
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
    "tanh stands where the sigmoid belongs (activation)",
  ],
  [
    "02-3",
    "hard sigmoid",
    gate(
      (k, r, b, x, h) => sum(row(x, k), row(h, r), b),
      (a) => Math.max(0, Math.min(1, a / 5 + 0.5)),
    ),
    "the hard sigmoid stands where the sigmoid belongs (activation)",
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
    "what is lost",
    (s: number, n: number) => -Math.log((1 - s) ** (-1 / n) - 1),
    "the share that is lost stands where the share that is kept belongs (share)",
  ],
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
  ["00-3", "squeezed", (w: V, x: V, b: number) => sigmoid(math.dot(w, x) + b), "a sigmoid is applied (activation)"],
  ["00-4", "exp(a)", (a: number) => 1 / (1 + Math.exp(a)), "the sign in the exponent is reversed (exponent)"],
  ["00-4", "no 1", (a: number) => Math.exp(a), "the 1 in the denominator is missing (denominator)"],
  [
    "00-4",
    "brackets",
    (a: number) => 1 + Math.exp(-a),
    "the sum 1 + exp(-a) does not stand below the line (denominator)",
  ],
  ["00-4", "tanh", (a: number) => Math.tanh(a), "it is tanh, not the sigmoid (activation)"],
  ["00-4", "hard", (a: number) => Math.max(0, Math.min(1, a / 5 + 0.5)), "it is the hard sigmoid (activation)"],
  ["00-4", "slope", (a: number) => Math.exp(-a) / (1 + Math.exp(-a)) ** 2, "it is the sigmoid's slope (activation)"],
];

describe("a named wrong version is rejected, and its term is named", () => {
  it.each(wrong)("%s: %s", (id, _, attempt, named) => {
    const result = exercise(id, attempt);
    expect(result.status).toBe("failed");
    expect(result.message.startsWith(`${named}: `)).toBe(true);
    expect(said).toEqual([`✗ exercise ${id} failed: ${result.message}`]);
  });

  it("and every wrong version of the bank is among those tested here", () => {
    const tested = new Set(wrong.map(([id, , , named]) => `${id} ${named}`));
    const bank = exercises.flatMap(({ id, wrong }) => wrong.map(({ name, term }) => `${id} ${name} (${term})`));
    expect(bank.filter((name) => !tested.has(name))).toEqual([]);
  });
});

describe("the exercises themselves", () => {
  it.each(exercises.map((one) => [one.id, one] as const))(
    "%s: no wrong version equals the reference or another one",
    (_, one) => {
      const all = [{ name: "reference", implementation: one.reference }, ...one.wrong];
      for (const [i, first] of all.entries()) {
        for (const second of all.slice(i + 1)) {
          const same = one.cases.every((input) => {
            const values = valuesOf(first.implementation, input);
            return agree(valuesOf(second.implementation, input), values, one.tolerance);
          });
          expect(same, `${first.name} / ${second.name}`).toBe(false);
        }
      }
    },
  );

  it.each(exercises.map((one) => [one.id, one] as const))(
    "%s: the reference meets the case worked by hand",
    (_, one) => {
      const values = valuesOf(one.reference, one.worked.case).values;
      expect(values).toHaveLength(one.worked.expected.length);
      values.forEach((value, i) => {
        expect(value).toBeCloseTo(one.worked.expected[i] ?? Number.NaN, 12);
      });
    },
  );
});

describe("a stub is open", () => {
  it.each([
    ["no function at all", undefined],
    ["an empty body", () => {}],
    ["todo()", () => todo("the forget gate")],
  ])("%s", (_, attempt) => {
    expect(exercise("02-3", attempt)).toEqual({ id: "02-3", status: "open", message: "not attempted yet." });
    expect(said).toEqual(["○ exercise 02-3 open: not attempted yet."]);
  });
});

let calls = 0;
const odd: [string, unknown, string | RegExp][] = [
  ["no function", [0.5], "expected the function forgetGate, got an object."],
  [
    "one that throws",
    () => {
      throw new RangeError("boom");
    },
    /^it throws RangeError: boom\. This is for kernel = \[\[0\.8\]\]/,
  ],
  [
    "one that throws a text",
    () => {
      throw "boom";
    },
    /^it throws "boom"/,
  ],
  ["NaN", () => [Number.NaN], /^it returns NaN at entry 0: is an index past the end of its array\?/],
  ["a text", () => "0.5", /^it returns a string; expected numbers\./],
  ["null", () => null, /^it returns null; expected numbers\./],
  ["a promise", async () => [0.5], /^it returns a promise \(await it\); expected numbers\./],
  ["an empty array", () => [], /^it returns an empty array/],
  ["ragged rows", () => [[1], [1, 2]], /^it returns rows of different lengths/],
  ["the wrong length", () => [0.5, 0.5, 0.5, 0.5], /: expected shape \[1\], got shape \[4\]\.$/],
  [
    "a disposed tensor",
    () => {
      const gate = tf.tensor1d([1]);
      gate.dispose();
      return gate;
    },
    /^it returns a tensor that has been disposed/,
  ],
  [
    "an input that it changes",
    (_k: M, _r: M, bias: V, x: V) => {
      x[0] = 9;
      return bias;
    },
    /^it changes its argument x: work on a copy/,
  ],
  ["a memory", () => [calls++], /^called twice with the same arguments it gives two different results/],
  ["an answer right by luck", () => [0.5], /^for kernel = \[\[0\.8\]\], .*: expected \[0\.880797\], got \[0\.5\]\.$/],
  [
    "one that works only on square kernels",
    ((k: M, r: M, b: V, x: V, h: V) => {
      if (x.length !== h.length) throw new Error("not square");
      return sum(row(x, k), row(h, r), b).map(sigmoid);
    }) as unknown,
    /^it throws Error: not square\. This is for kernel = \[\[0\.8\], \[-0\.5\], \[0\.25\]\]/,
  ],
  [
    "one that returns nothing now and then",
    ((k: M, r: M, b: V, x: V, h: V) =>
      b.length < 3 ? sum(row(x, k), row(h, r), b).map(sigmoid) : undefined) as unknown,
    /^it returns nothing for kernel = /,
  ],
];

describe("an attempt that is neither right nor a known mistake is failed, and told what happened", () => {
  it.each(odd)("%s", (_, attempt, message) => {
    const before = tf.memory().numTensors;
    const result = exercise("02-3", attempt);
    expect(result.status).toBe("failed");
    expect(result.message).toMatch(message);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("and a known mistake is not named where it was made on a few cases only", () => {
    const attempt = (share: number, steps: number) => {
      const bias = -Math.log(share ** (-1 / steps) - 1);
      return steps < 4 ? -bias : bias;
    };
    expect(exercise("02-4", attempt).message).toBe("for share = 0.01, steps = 3: expected -1.29242, got 1.29242.");
  });

  it("and an exercise that does not exist is said so", () => {
    expect(exercise("99-9", () => 1)).toEqual({
      id: "99-9",
      status: "failed",
      message: "there is no exercise of that name. There are: 00-3, 00-4, 02-3, 02-4.",
    });
  });
});
