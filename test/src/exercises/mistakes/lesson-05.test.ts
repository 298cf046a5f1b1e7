import { at, type M, t, type V } from "../bank";
import { type Mistake, OPPOSITE, TRANSPOSED_RESULT, testMistakes } from "./table";

type Back = [forget: V, input: V, candidate: V, before: V, dCell: V];
type Slope = (y: number) => number;
/** Returns an attempt that computes the four rows of the result with these slopes of forget gate, input gate and candidate. */
const backward =
  (slopes: { f?: Slope; i?: Slope; g?: Slope }, order = [0, 1, 2, 3]) =>
  (...[forget, input, candidate, before, dCell]: Back) => {
    const gate: Slope = (y) => y * (1 - y);
    const { f = gate, i = gate, g = (y: number) => 1 - y * y } = slopes;
    const rows = [
      dCell.map((d, h) => d * at(before, h) * f(at(forget, h))),
      dCell.map((d, h) => d * at(candidate, h) * i(at(input, h))),
      dCell.map((d, h) => d * at(input, h) * g(at(candidate, h))),
      dCell.map((d, h) => d * at(forget, h)),
    ];
    return order.map((n) => rows[n] ?? []);
  };
const clipped = (gradients: M, limit: number) => {
  const norm = Math.hypot(...gradients.flat());
  return gradients.map((one) => one.map((value) => (value * limit) / Math.max(norm, limit)));
};

const mistakes: readonly Mistake[] = [
  [
    "05-3",
    "no slope for forget",
    backward({ f: () => 1 }),
    "the slope of the sigmoid is missing for the forget gate: ",
  ],
  ["05-3", "no slope for input", backward({ i: () => 1 }), "the slope of the sigmoid is missing for the input gate: "],
  [
    "05-3",
    "f without (1 - f)",
    backward({ f: (y) => y }),
    "the factor 1 - y is missing in the slope of the sigmoid for the forget gate: ",
  ],
  [
    "05-3",
    "both gates without (1 - y)",
    backward({ f: (y) => y, i: (y) => y }),
    "the factor 1 - y is missing in the slope of the sigmoid for the forget gate and the input gate: ",
  ],
  [
    "05-3",
    "(1 - f) without f",
    backward({ f: (y) => 1 - y }),
    "the factor y is missing in the slope of the sigmoid for the forget gate: ",
  ],
  [
    "05-3",
    "tanh's slope for input",
    backward({ i: (y) => 1 - y * y }),
    "the slope of tanh is used for the input gate, instead of the slope of the sigmoid: ",
  ],
  [
    "05-3",
    "rows in reverse order",
    backward({}, [3, 2, 1, 0]),
    "the result's rows are in the order dCellBefore, dCandidateSum, dInputSum and dForgetSum: ",
  ],
  [
    "05-3",
    "input before forget",
    backward({}, [1, 0, 2, 3]),
    "the result's rows are in the order dInputSum, dForgetSum, dCandidateSum and dCellBefore: ",
  ],
  ["05-3", "columns for rows", (...args: Back) => t(backward({})(...args)), TRANSPOSED_RESULT],
  [
    "05-3",
    "minus all of it",
    (...args: Back) => backward({})(...args).map((one) => one.map((value) => -value)),
    OPPOSITE,
  ],
  ["05-3", "only the last row", (...args: Back) => backward({})(...args)[3], "it returns only `dCellBefore`: "],
  [
    "05-3",
    "input and candidate read for each other",
    (...[f, i, g, c, d]: Back) => backward({})(f, g, i, c, d),
    "`input` and `candidate` are swapped: ",
  ],
  [
    "05-3",
    "cellBefore and dCell swapped",
    (...[f, i, g, c, d]: Back) => backward({})(f, i, g, d, c),
    "`cellBefore` and `dCell` are swapped: ",
  ],
  [
    "05-3",
    "one unit too many",
    (...[f, i, g, c, d]: Back) => backward({})(f, i, g, c, [...d, d[d.length] as number]),
    "it returns NaN",
  ],
  [
    "05-4",
    "the factor without the limit",
    (gradients: M, limit: number) => clipped(gradients, limit).map((one) => one.map((value) => value / limit)),
    "limit is missing in the factor (factor): ",
  ],
  ["05-4", "the limit of the case by hand", (gradients: M) => clipped(gradients, 6.5), "`limit` is always 6.5: "],
  [
    "05-4",
    "minus the gradients",
    (gradients: M, limit: number) => clipped(gradients, limit).map((one) => one.map((value) => -value)),
    OPPOSITE,
  ],
  ["05-4", "columns for rows", (gradients: M, limit: number) => t(clipped(gradients, limit)), TRANSPOSED_RESULT],
  ["05-4", "one flat list", (gradients: M, limit: number) => clipped(gradients, limit).flat(), "one flat list: "],
  [
    "05-4",
    "only the first list",
    (gradients: M, limit: number) => clipped(gradients, limit)[0],
    "it returns only the first row: ",
  ],
  [
    "05-4",
    "lists in reverse order",
    (gradients: M, limit: number) => clipped(gradients, limit).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "05-4",
    "a division by a norm of 0",
    (gradients: M, limit: number) => {
      const norm = Math.hypot(...gradients.flat());
      return gradients.map((one) => one.map((value) => (value / norm) * Math.min(norm, limit)));
    },
    "it returns NaN at [0, 0]. Some numbers of this case are 0, and without them there is no NaN: look for 0 / 0",
  ],
  [
    "05-4",
    "a root of a negative sum",
    (gradients: M, limit: number) => {
      const norm = Math.sqrt(gradients.flat().reduce((all, value) => all - value * value, 0));
      return gradients.map((one) => one.map((value) => (value * limit) / Math.max(norm, limit)));
    },
    "it returns NaN at [0, 0]. Math.sqrt(-169.25) is NaN: a negative number has no square root.",
  ],
  [
    "05-4",
    "the gradients changed in place",
    (gradients: M, limit: number) => {
      const factor = limit / Math.max(limit, Math.hypot(...gradients.flat()));
      for (const one of gradients) for (let n = 0; n < one.length; n++) one[n] = at(one, n) * factor;
      return gradients;
    },
    "it changes its argument gradients: work on a copy",
  ],
  [
    "05-4",
    "a loop that ends one list too late",
    (gradients: M, limit: number) => {
      let squares = 0;
      for (let n = 0; n <= gradients.length; n++) for (const value of gradients[n] as V) squares += value * value;
      return gradients.map((one) => one.map((value) => (value * limit) / Math.max(Math.sqrt(squares), limit)));
    },
    "it throws TypeError",
    "`gradients[2]` is read, but `gradients` has only 2 entries, 0 to 1",
  ],
];

testMistakes("05", mistakes);
