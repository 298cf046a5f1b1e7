import { activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Vector } from "../algebra";

type Parameters = { readonly forgetSum: Vector; readonly inputSum: Vector; readonly stabiliser: Vector };

/** The values of one unit: the weighted sums of its two gates, the stabiliser of the previous step, and the logarithm of the forget gate. */
interface Unit {
  readonly forgetSum: number;
  readonly a: number;
  readonly m: number;
  readonly logForget: number;
}

/** Turns a function of one unit into a function with the exercise's parameters. The function gets the unit, and returns the new m, f' and i'. [3, H] */
const perUnit =
  (rows: (unit: Unit) => readonly [next: number, forget: number, input: number]) =>
  ({ forgetSum, inputSum, stabiliser }: Parameters, use = activations): number[][] => {
    const units = forgetSum.map((sum, h) => {
      const logForget = Math.log(use.sigmoid(sum, "the forget gate"));
      return rows({ forgetSum: sum, a: at(inputSum, h), m: at(stabiliser, h), logForget });
    });
    return [0, 1, 2].map((row) => units.map((unit) => unit[row as 0 | 1 | 2]));
  };
/** Returns the result for a given new stabiliser. */
const around = (next: number, { a, m, logForget }: Unit) =>
  [next, Math.exp(logForget + m - next), Math.exp(a - next)] as const;
const largest = ({ a, m, logForget }: Unit) => Math.max(logForget + m, a);
const reference = perUnit((unit) => around(largest(unit), unit));

/** Returns the result with one stabiliser for all units. */
function oneForAll(given: Parameters): number[][] {
  const rows = reference(given);
  const next = Math.max(...(rows[0] ?? []));
  const shift = (row: number) => (rows[row] ?? []).map((gate, h) => gate * Math.exp(at(rows[0], h) - next));
  return [given.forgetSum.map(() => next), shift(1), shift(2)];
}

const wrong: readonly WrongVersion[] = [
  {
    term: "forget",
    name: "exp(forgetSum) is used as the forget gate",
    implementation: perUnit((unit) => {
      const other = { ...unit, logForget: unit.forgetSum };
      return around(largest(other), other);
    }),
    hint: "in this exercise f = σ(forgetSum), so ln f is the logarithm of the sigmoid.",
  },
  {
    term: "forget",
    name: "the logarithm of the forget gate is missing",
    implementation: perUnit((unit) => {
      const other = { ...unit, logForget: Math.exp(unit.logForget) };
      return around(largest(other), other);
    }),
    hint: "m is a logarithm, so ln f belongs next to it, and not f itself.",
  },
  {
    term: "stabiliser",
    name: "the old stabiliser is missing",
    implementation: perUnit((unit) => {
      const other = { ...unit, m: 0 };
      return around(largest(other), other);
    }),
    hint: "what is stored was divided by exp(m) before, so compare ln f + m with inputSum.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is the larger of ln f and inputSum, without the old m",
    implementation: perUnit((unit) => around(Math.max(unit.logForget, unit.a), unit)),
    hint: "what is stored was divided by exp(m) before, so compare ln f + m with inputSum.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is inputSum",
    implementation: perUnit((unit) => around(unit.a, unit)),
    hint: "then f' can be above 1, and overflow. Take the larger of ln f + m and inputSum.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is always 0",
    implementation: perUnit((unit) => around(0, unit)),
    hint: "then nothing protects exp(inputSum). Take the larger of ln f + m and inputSum.",
  },
  {
    term: "stabiliser",
    name: "the stabiliser does not change",
    implementation: perUnit((unit) => around(unit.m, unit)),
    hint: "compute a new m: the larger of ln f + m and inputSum.",
  },
  {
    term: "stabiliser",
    name: "the stabiliser does not change, and the gates are not stabilised",
    implementation: perUnit((unit) => [unit.m, Math.exp(unit.logForget), Math.exp(unit.a)]),
    hint: "the new m is the larger of ln f + m and inputSum, and it is subtracted in the exponents of both gates.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is the larger of m and inputSum, without ln f",
    implementation: perUnit((unit) => around(Math.max(unit.m, unit.a), unit)),
    hint: "compare ln f + m with inputSum.",
  },
  {
    term: "stabiliser",
    name: "the smaller of the two numbers is taken instead of the larger",
    implementation: perUnit((unit) => around(Math.min(unit.logForget + unit.m, unit.a), unit)),
    hint: "take the larger one, so that no exponent is above 0.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is the sum of the two numbers",
    implementation: perUnit((unit) => around(unit.logForget + unit.m + unit.a, unit)),
    hint: "take the larger of ln f + m and inputSum.",
  },
  {
    term: "stabiliser",
    name: "all units have the same new stabiliser",
    implementation: oneForAll,
    hint: "compare the two numbers of each unit: the result has one m for each unit.",
  },
  {
    term: "gates",
    name: "the forget gate does not contain the old stabiliser",
    implementation: perUnit((unit) => {
      const next = largest(unit);
      return [next, Math.exp(unit.logForget - next), Math.exp(unit.a - next)];
    }),
    hint: "f' = exp(ln f + m - new m): the old m is undone, and the new m is applied.",
  },
  {
    term: "gates",
    name: "only the input gate is stabilised",
    implementation: perUnit((unit) => {
      const next = largest(unit);
      return [next, Math.exp(unit.logForget), Math.exp(unit.a - next)];
    }),
    hint: "f' = exp(ln f + m - new m). Cell and normaliser change their divisor, so the forget gate must change, too.",
  },
  {
    term: "gates",
    name: "only the forget gate is stabilised",
    implementation: perUnit((unit) => {
      const next = largest(unit);
      return [next, Math.exp(unit.logForget + unit.m - next), Math.exp(unit.a)];
    }),
    hint: "i' = exp(inputSum - new m).",
  },
  {
    term: "gates",
    name: "the input gate uses the old stabiliser",
    implementation: perUnit((unit) => {
      const next = largest(unit);
      return [next, Math.exp(unit.logForget + unit.m - next), Math.exp(unit.a - unit.m)];
    }),
    hint: "i' = exp(inputSum - new m).",
  },
  {
    term: "stabiliser",
    name: "the old stabiliser is returned",
    implementation: perUnit((unit) => [unit.m, ...around(largest(unit), unit).slice(1)] as [number, number, number]),
    hint: "the gates are right. Return the new m, which the next step needs.",
  },
  {
    term: "stabiliser",
    name: "the new stabiliser is always ln f + m",
    implementation: perUnit((unit) => around(unit.logForget + unit.m, unit)),
    hint: "then exp(inputSum - m) can overflow. Take the larger of ln f + m and inputSum.",
  },
  {
    term: "gates",
    name: "the gates use the old stabiliser instead of the new one",
    implementation: perUnit((unit) => [largest(unit), Math.exp(unit.logForget), Math.exp(unit.a - unit.m)]),
    hint: "subtract the new m, which is the larger of the two numbers.",
  },
  {
    term: "gates",
    name: "the result contains the logarithms of the gates",
    implementation: perUnit((unit) => {
      const next = largest(unit);
      return [next, unit.logForget + unit.m - next, unit.a - next];
    }),
    hint: "the gates are exp of these numbers.",
  },
  {
    term: "gates",
    name: "the gates are not stabilised",
    implementation: perUnit((unit) => [largest(unit), Math.exp(unit.logForget), Math.exp(unit.a)]),
    hint: "f' = exp(ln f + m - new m), and i' = exp(inputSum - new m).",
  },
];

/** The exercise `stabilisedGates(forgetSum, inputSum, stabiliser)`: the new stabiliser and the two stabilised gates of an sLSTM. [3, H] */
export const stabilisedGates: Exercise = {
  id: "14-4",
  title: "stabilisedGates",
  cases: [
    { forgetSum: [0, 1.5], inputSum: [1, -0.5], stabiliser: [0.5, 2] },
    { forgetSum: [-1, 0.3, 2], inputSum: [0.2, 1.4, -3], stabiliser: [1.8, -0.6, 0.9] },
  ],
  otherCases: [
    { forgetSum: [0.5], inputSum: [0], stabiliser: [0] },
    { forgetSum: [2, -2], inputSum: [1000, -3], stabiliser: [5, 800] },
    { forgetSum: [-30, 30, -1], inputSum: [-40, 2, -6], stabiliser: [-3, 2, -4] },
  ],
  reference,
  rows: ["stabiliser", "forget", "input"],
  nanHint: "exp(inputSum) is Infinity for a large sum. Subtract the new m from inputSum first, and then compute exp.",
  worked: { case: { forgetSum: [0], inputSum: [Math.log(3)], stabiliser: [0] }, expected: [Math.log(3), 1 / 6, 1] },
  wrong,
  tolerance: 1e-5,
};
