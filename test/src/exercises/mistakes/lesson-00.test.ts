import { at, sigmoid, type V } from "../bank";
import { CONSTANT, type Mistake, OPPOSITE, OVERFLOW, testMistakes } from "./table";

const dot = (w: V, x: V) => w.reduce((all, one, i) => all + one * at(x, i), 0);
const lost = undefined as unknown as number;
const { tanh } = Math;

const mistakes: readonly Mistake[] = [
  [
    "00-3",
    "a loop that ends one entry too late",
    (w: V, x: V, b: number) => {
      let a = b;
      for (let i = 0; i <= w.length; i++) a += (w[i] ?? lost) * (x[i] ?? lost);
      return a;
    },
    "it returns NaN. `weights[3]` is read, but `weights` has only 3 entries, 0 to 2",
  ],
  [
    "00-3",
    "a loop that starts at 1",
    (w: V, x: V, b: number) => {
      let a = b;
      for (let i = 1; i <= w.length; i++) a += (w[i] ?? lost) * (x[i] ?? lost);
      return a;
    },
    "it returns NaN.",
  ],
  ["00-3", "the sign of all", (w: V, x: V, b: number) => -dot(w, x) - b, OPPOSITE],
  ["00-3", "a result that is doubled", (w: V, x: V, b: number) => 2 * (dot(w, x) + b), "every number is 2 times"],
  [
    "00-3",
    "a mean of all",
    (w: V, x: V, b: number) => (dot(w, x) + b) / x.length,
    "the result is divided by the length of `weights` or `x`: is a mean taken",
  ],
  ["00-3", "a bias of the case shown", (w: V, x: V) => dot(w, x) + 0.25, "`bias` is always 0.25: "],
  ["00-3", "x squared", (_: V, x: V, b: number) => dot(x, x) + b, "`x` is read instead of `weights`: "],
  ["00-3", "weights squared", (w: V, _: V, b: number) => dot(w, w) + b, "`weights` is read instead of `x`: "],
  [
    "00-3",
    "products that are not added up",
    (w: V, x: V, b: number) => w.map((one, i) => one * at(x, i) + b),
    "shape [3]",
  ],
  ["00-3", "the answer to the first case", () => 4.75, CONSTANT],
  ["00-3", "tanh at the end", (w: V, x: V, b: number) => tanh(dot(w, x) + b), "a tanh is applied to the result: "],
  [
    "00-3",
    "an argument that is changed",
    (w: V, x: V, b: number) => {
      w.push(b);
      return dot(w, [...x, 1]);
    },
    "it changes its argument weights: work on a copy",
  ],
  [
    "00-4",
    "exp(a) / (1 + exp(a))",
    (a: number) => Math.exp(a) / (1 + Math.exp(a)),
    "it returns NaN.",
    "Math.exp(800)",
    OVERFLOW,
  ],
  [
    "00-4",
    "the hard sigmoid of newer Keras",
    (a: number) => Math.max(0, Math.min(1, a / 6 + 0.5)),
    "hard sigmoid of newer Keras",
  ],
  ["00-4", "no sigmoid at all", (a: number) => a, "the result is `a` itself: "],
  ["00-4", "minus the sigmoid", (a: number) => -sigmoid(a), OPPOSITE],
  ["00-4", "the sigmoid twice", (a: number) => sigmoid(sigmoid(a)), "the sigmoid is applied twice"],
  ["00-4", "half of the sigmoid", (a: number) => sigmoid(a) / 2, "every number is 0.5 times"],
  ["00-4", "a constant", () => 0.5, CONSTANT],
  ["00-4", "a logarithm", (a: number) => Math.log(a) * 0 + sigmoid(a), "Math.log(0) is -Infinity"],
];

testMistakes("00", mistakes);
