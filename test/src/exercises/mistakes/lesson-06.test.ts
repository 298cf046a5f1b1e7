import { at, type M, row, sum, t, type V } from "../bank";
import {
  ALIASED,
  BACKWARDS,
  EARLY,
  LAST_ROW,
  LATE,
  type Mistake,
  ONE_TOO_MANY,
  REVERSED_STEPS,
  SKIPPED,
  TRANSPOSED_RESULT,
  testMistakes,
} from "./table";

const { tanh } = Math;
type Candidate = [kernel: M, recurrent: M, bias: V, x: V, hidden: V, reset: V];
const candidateBefore = (...[k, u, b, x, h, r]: Candidate) =>
  sum(
    row(x, k),
    row(
      h.map((one, i) => one * at(r, i)),
      u,
    ),
    b,
  ).map(tanh);
const diagonal = (m: M) => m.map((weights, i) => weights.map((one, j) => (i === j ? one : 0)));
type Steps = [update: M, candidate: M, initial: V];
const states = (...[update, candidate, initial]: Steps) => {
  const all: M = [];
  for (const [n, z] of update.entries()) {
    const before = all[n - 1] ?? initial;
    all.push(z.map((one, j) => one * at(before, j) + (1 - one) * at(candidate[n] ?? [], j)));
  }
  return all;
};

const mistakes: readonly Mistake[] = [
  [
    "06-3",
    "the kernels swapped",
    (...[k, u, ...rest]: Candidate) => candidateBefore(u, k, ...rest),
    "`kernel` and `recurrent` are swapped: ",
  ],
  [
    "06-3",
    "only the diagonal",
    (...[k, u, ...rest]: Candidate) => candidateBefore(k, diagonal(u), ...rest),
    "only the diagonal of `recurrent` is used: ",
  ],
  [
    "06-3",
    "the kernel transposed",
    (...[k, ...rest]: Candidate) => candidateBefore(t(k), ...rest),
    "`kernel` is transposed: ",
  ],
  [
    "06-3",
    "tanh twice",
    (...args: Candidate) => candidateBefore(...args).map(tanh),
    "tanh is applied twice to the candidate: ",
  ],
  [
    "06-3",
    "units in reverse order",
    (...args: Candidate) => candidateBefore(...args).reverse(),
    "the entries of the result are in reverse order: ",
  ],
  [
    "06-3",
    "the reset gate for the hidden state",
    (...[k, u, b, x, , r]: Candidate) => candidateBefore(k, u, b, x, r, r),
    "`reset` is read instead of `hidden`: ",
  ],
  [
    "06-3",
    "half of it",
    (...args: Candidate) => candidateBefore(...args).map((one) => one / 2),
    "every number is 0.5 times",
  ],
  ["06-4", "a state stored too early", (...args: Steps) => [args[2], ...states(...args).slice(0, -1)], EARLY],
  ["06-4", "a state stored too late", (...args: Steps) => [...states(...args).slice(1), states(...args).at(-1)], LATE],
  ["06-4", "the initial state as a row", (...args: Steps) => [args[2], ...states(...args)], ONE_TOO_MANY],
  ["06-4", "only the last state", (...args: Steps) => states(...args).at(-1), LAST_ROW],
  [
    "06-4",
    "one array stored in every row",
    (...[update, candidate, initial]: Steps) => {
      const hidden = [...initial];
      return update.map((z, n) => {
        for (let j = 0; j < hidden.length; j++)
          hidden[j] = at(z, j) * at(hidden, j) + (1 - at(z, j)) * at(candidate[n] ?? [], j);
        return hidden;
      });
    },
    ALIASED,
  ],
  ["06-4", "rows in reverse order", (...args: Steps) => states(...args).reverse(), REVERSED_STEPS],
  ["06-4", "steps read backwards", (...[z, g, h]: Steps) => states([...z].reverse(), [...g].reverse(), h), BACKWARDS],
  ["06-4", "a loop that starts at 1", (...[z, g, h]: Steps) => states(z.slice(1), g.slice(1), h), SKIPPED],
  ["06-4", "columns for rows", (...args: Steps) => t(states(...args)), TRANSPOSED_RESULT],
  [
    "06-4",
    "gate and candidate swapped",
    (...[z, g, h]: Steps) => states(g, z, h),
    "`update` and `candidate` are swapped: ",
  ],
  [
    "06-4",
    "the first gate at each step",
    (...[z, g, h]: Steps) =>
      states(
        z.map(() => z[0] as V),
        g,
        h,
      ),
    "only the first row of `update` is used: ",
  ],
  [
    "06-4",
    "the update one step late",
    (...[z, g, h]: Steps) =>
      states(
        z.map((_, n) => (n === 0 ? ((z[n - 1] as V | undefined) ?? h.map(() => Number.NaN)) : (z[n - 1] as V))),
        g,
        h,
      ),
    "`update[-1]` is read",
  ],
];

testMistakes("06", mistakes);
