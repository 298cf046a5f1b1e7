import { at, type M, sigmoid, t, type V } from "../bank";
import { CONSTANT, type Mistake, OVERFLOW, TRANSPOSED_RESULT, testMistakes } from "./table";

const { tanh } = Math;
const overflowing = (a: number) => Math.exp(a) / (1 + Math.exp(a));
const count = (F: number, H: number, sets: number, p: number) => sets * H * (F + H + 1) + p * H;
type Peep = [sums: M, peepholes: M, cell: V];
/** Returns an attempt that computes a step with peepholes. The arguments are the order of the rows of sums, and the activation of the gates. */
const peep =
  (places = { i: 0, f: 1, g: 2, o: 3 }, gate = sigmoid) =>
  (...[sums, p, cell]: Peep) => {
    const of = (place: number, j: number) => at(sums[place] ?? [], j);
    const look = (place: number, j: number) => at(p[place] ?? [], j);
    const next = cell.map(
      (c, j) =>
        gate(of(places.f, j) + look(1, j) * c) * c + gate(of(places.i, j) + look(0, j) * c) * tanh(of(places.g, j)),
    );
    return { cell: next, hidden: next.map((c, j) => gate(of(places.o, j) + look(2, j) * c) * tanh(c)) };
  };
const withoutRow = (m: M, place: number) => m.map((one, n) => (n === place ? one.map(() => 0) : one));

const mistakes: readonly Mistake[] = [
  [
    "08-3",
    "always four sets",
    (F: number, H: number, _: number, p: number) => count(F, H, 4, p),
    "`sets` is always 4: ",
  ],
  [
    "08-3",
    "always three peepholes",
    (F: number, H: number, n: number) => count(F, H, n, 3),
    "`peepholes` is always 3: ",
  ],
  [
    "08-3",
    "sets and peepholes swapped",
    (F: number, H: number, n: number, p: number) => count(F, H, p, n),
    "`sets` and `peepholes` are swapped: ",
  ],
  [
    "08-3",
    "twice as many",
    (F: number, H: number, n: number, p: number) => 2 * count(F, H, n, p),
    "every number is 2 times",
  ],
  ["08-3", "the number of the case shown", () => 7904, CONSTANT],
  [
    "08-4",
    "the order i f o g",
    peep({ i: 0, f: 1, o: 2, g: 3 }),
    "the rows of `sums` are read in the order input, forget, output and candidate: ",
  ],
  [
    "08-4",
    "the order f i g o",
    peep({ f: 0, i: 1, g: 2, o: 3 }),
    "the rows of `sums` are read in the order forget, input, candidate and output: ",
  ],
  [
    "08-4",
    "the order g i f o",
    peep({ g: 0, i: 1, f: 2, o: 3 }),
    "the rows of `sums` are read in the order candidate, input, forget and output: ",
  ],
  [
    "08-4",
    "no peephole for input",
    (...[sums, p, c]: Peep) => peep()(sums, withoutRow(p, 0), c),
    'the row "input" of `peepholes` is left out: ',
  ],
  [
    "08-4",
    "no peephole for forget",
    (...[sums, p, c]: Peep) => peep()(sums, withoutRow(p, 1), c),
    'the row "forget" of `peepholes` is left out: ',
  ],
  [
    "08-4",
    "peepholes in another order",
    (...[sums, p, c]: Peep) => peep()(sums, [p[2], p[1], p[0]] as M, c),
    "the rows of `peepholes` are read in the order output, forget and input: ",
  ],
  [
    "08-4",
    "tanh gates",
    peep(undefined, tanh),
    "tanh is used for the input gate, the forget gate and the output gate, instead of the sigmoid: ",
  ],
  ["08-4", "exp(a) / (1 + exp(a))", peep(undefined, overflowing), "it returns NaN", OVERFLOW],
  ["08-4", "columns for rows", (...args: Peep) => t([peep()(...args).cell, peep()(...args).hidden]), TRANSPOSED_RESULT],
  [
    "08-4",
    "a record without the hidden state",
    (...args: Peep) => ({ cell: peep()(...args).cell }),
    "it returns { cell }; expected { cell, hidden }, but `hidden` is missing.",
  ],
  [
    "08-4",
    "a fourth peephole",
    (...[sums, p, c]: Peep) => {
      const { cell } = peep()(sums, p, c);
      return {
        cell,
        hidden: cell.map((one, j) => sigmoid(at(sums[3] ?? [], j) + ((p[3] as V)[j] as number) * one) * tanh(one)),
      };
    },
    "it throws TypeError",
    "`peepholes[3]` is read, but `peepholes` has only 3 entries, 0 to 2",
  ],
];

testMistakes("08", mistakes);
