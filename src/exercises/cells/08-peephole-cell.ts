import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { at, type Matrix, sigmoid } from "../algebra";

type Parameters = { readonly sums: Matrix; readonly peepholes: Matrix; readonly cell: readonly number[] };

/** The values of one unit: its four weighted sums (i, f, g, o), its three peepholes (input, forget, output) and its old cell state (c). */
interface Unit {
  readonly i: number;
  readonly f: number;
  readonly g: number;
  readonly o: number;
  readonly pi: number;
  readonly pf: number;
  readonly po: number;
  readonly c: number;
}

/** Turns a function that computes the new cell and hidden state of one unit into a function with the exercise's parameters. */
const from =
  (step: (unit: Unit) => { readonly cell: number; readonly hidden: number }) =>
  ({ sums, peepholes, cell }: Parameters): number[][] => {
    const next = cell.map((c, j) =>
      step({
        i: at(sums[0], j),
        f: at(sums[1], j),
        g: at(sums[2], j),
        o: at(sums[3], j),
        pi: at(peepholes[0], j),
        pf: at(peepholes[1], j),
        po: at(peepholes[2], j),
        c,
      }),
    );
    return [next.map((one) => one.cell), next.map((one) => one.hidden)];
  };
const update = ({ i, f, g, pi, pf, c }: Unit) => sigmoid(f + pf * c) * c + sigmoid(i + pi * c) * Math.tanh(g);
const shown = ({ o, po }: Unit, next: number, looked = next) => sigmoid(o + po * looked) * Math.tanh(next);
/** Returns the exercise's function with another formula for the new cell state. */
const withUpdate = (other: (unit: Unit) => number) =>
  from((unit) => ({ cell: other(unit), hidden: shown(unit, other(unit)) }));
type Gate = "input" | "forget" | "output";
/** Returns a step in which these gates add their peepholes after the sigmoid. */
const withOutside =
  (...outside: readonly Gate[]) =>
  ({ i, f, g, o, pi, pf, po, c }: Unit) => {
    const gate = (name: Gate, sum: number, look: number) =>
      outside.includes(name) ? sigmoid(sum) + look : sigmoid(sum + look);
    const cell = gate("forget", f, pf * c) * c + gate("input", i, pi * c) * Math.tanh(g);
    return { cell, hidden: gate("output", o, po * cell) * Math.tanh(cell) };
  };

const wrong: readonly WrongVersion[] = [
  {
    term: "peepholes",
    name: "there are no peepholes",
    implementation: from((unit) => {
      const blind = { ...unit, pi: 0, pf: 0, po: 0 };
      return { cell: update(blind), hidden: shown(blind, update(blind)) };
    }),
    hint: "add peephole * cell to the sum of each gate.",
  },
  {
    term: "output",
    name: "the output gate reads the old cell",
    implementation: from((unit) => ({ cell: update(unit), hidden: shown(unit, update(unit), unit.c) })),
    hint: "the new cell is computed before the output gate, so the output gate reads the new cell.",
  },
  {
    term: "output",
    name: "the output gate has no peephole",
    implementation: from((unit) => ({ cell: update(unit), hidden: sigmoid(unit.o) * Math.tanh(update(unit)) })),
    hint: "the peephole of the output gate is the third row of peepholes.",
  },
  {
    term: "input and forget",
    name: "the peepholes of input and forget are swapped",
    implementation: withUpdate((unit) => update({ ...unit, pi: unit.pf, pf: unit.pi })),
    hint: "the rows of peepholes are input, forget, output.",
  },
  {
    term: "input and forget",
    name: "input and forget gate are swapped",
    implementation: withUpdate((unit) => update({ ...unit, i: unit.f, f: unit.i, pi: unit.pf, pf: unit.pi })),
    hint: "the rows of sums are input, forget, candidate, output.",
  },
  {
    term: "candidate",
    name: "the candidate has a peephole as well",
    implementation: withUpdate((unit) => update({ ...unit, g: unit.g + unit.pi * unit.c })),
    hint: "only the three gates read the cell.",
  },
  {
    term: "candidate",
    name: "the tanh of the candidate is missing",
    implementation: withUpdate(({ i, f, g, pi, pf, c }) => sigmoid(f + pf * c) * c + sigmoid(i + pi * c) * g),
    hint: "apply tanh to the third sum.",
  },
  {
    term: "peepholes",
    name: "the peepholes are outside the sigmoid",
    implementation: withUpdate(
      ({ i, f, g, pi, pf, c }) => (sigmoid(f) + pf * c) * c + (sigmoid(i) + pi * c) * Math.tanh(g),
    ),
    hint: "the gate must stay between 0 and 1: add the peepholes to the sums, before the sigmoid.",
  },
  {
    term: "peepholes",
    name: "the peepholes of all three gates are outside the sigmoid",
    implementation: from(withOutside("input", "forget", "output")),
    hint: "the gates must stay between 0 and 1: add the peepholes to the sums, before the sigmoid.",
  },
  ...(["input", "forget", "output"] as const).map((gate) => ({
    term: "peepholes",
    name: `the peephole of the ${gate} gate is outside the sigmoid`,
    implementation: from(withOutside(gate)),
    hint: "the gate must stay between 0 and 1: add the peephole to the sum, before the sigmoid.",
  })),
  {
    term: "peepholes",
    name: "the gates read tanh of the cell",
    implementation: from((unit) => {
      const { i, f, g, o, pi, pf, po, c } = unit;
      const look = Math.tanh(c);
      const next = sigmoid(f + pf * look) * c + sigmoid(i + pi * look) * Math.tanh(g);
      return { cell: next, hidden: sigmoid(o + po * Math.tanh(next)) * Math.tanh(next) };
    }),
    hint: "a peephole reads the cell itself, without tanh.",
  },
  {
    term: "output",
    name: "the output gate reads tanh of the new cell",
    implementation: from((unit) => ({
      cell: update(unit),
      hidden: shown(unit, update(unit), Math.tanh(update(unit))),
    })),
    hint: "a peephole reads the cell itself, without tanh.",
  },
  {
    term: "input and forget",
    name: "input and forget gate read tanh of the old cell",
    implementation: withUpdate(
      ({ i, f, g, pi, pf, c }) => sigmoid(f + pf * Math.tanh(c)) * c + sigmoid(i + pi * Math.tanh(c)) * Math.tanh(g),
    ),
    hint: "a peephole reads the cell itself, without tanh.",
  },
  {
    term: "cell",
    name: "the old cell is returned",
    implementation: from((unit) => ({ cell: unit.c, hidden: shown(unit, update(unit)) })),
    hint: "return the new cell, which is f * c + i * tanh(candidate).",
  },
  {
    term: "hidden",
    name: "the tanh of the cell is missing",
    implementation: from((unit) => ({
      cell: update(unit),
      hidden: sigmoid(unit.o + unit.po * update(unit)) * update(unit),
    })),
    hint: "the hidden state is o * tanh(c).",
  },
  {
    term: "result",
    name: "hidden and cell are returned in the wrong order",
    implementation: from((unit) => ({ cell: shown(unit, update(unit)), hidden: update(unit) })),
    hint: "return { cell, hidden }.",
  },
];

/**
 * The exercise `peepholeCell(sums [4,H], peepholes [3,H], cell [H])`. The rows of `sums` are i, f, g, o; the rows of `peepholes` are i, f, o.
 * The result is { cell [H], hidden [H] } (see `NextState`).
 */
export const peepholeCell: Exercise = {
  id: "08-4",
  title: "peepholeCell",
  cases: [
    { sums: [[0.3], [0.8], [-0.9], [0.5]], peepholes: [[0.7], [-0.6], [0.9]], cell: [1.4] },
    {
      sums: [
        [0.5, -0.4],
        [1.2, 0.1],
        [0.7, -1.1],
        [-0.3, 0.6],
      ],
      peepholes: [
        [0.4, -0.8],
        [-0.5, 0.9],
        [1.1, 0.3],
      ],
      cell: [-0.9, 2],
    },
  ],
  otherCases: [
    {
      sums: [
        [0, 1, 2],
        [2, 1, 0],
        [0.5, 0, -0.5],
        [1, -1, 1],
      ],
      peepholes: [
        [0, 0, 0],
        [0.1, 0.2, 0.3],
        [-1, 1, -1],
      ],
      cell: [0, 1, -1],
    },
    // sums this large make exp Infinity in some formulas of the sigmoid
    { sums: [[800], [-900], [0.5], [1000]], peepholes: [[0.7], [-0.6], [0.9]], cell: [1.4] },
  ],
  reference: (given: Parameters, use: Activations) =>
    from(({ i, f, g, o, pi, pf, po, c }) => {
      const written = use.sigmoid(i + pi * c, "the input gate") * use.tanh(g, "the candidate");
      const cell = use.sigmoid(f + pf * c, "the forget gate") * c + written;
      return { cell, hidden: use.sigmoid(o + po * cell, "the output gate") * use.tanh(cell, "the new cell") };
    })(given),
  rows: ["cell", "hidden"],
  argumentRows: { sums: ["input", "forget", "candidate", "output"], peepholes: ["input", "forget", "output"] },
  worked: {
    case: { sums: [[0], [0], [0], [0]], peepholes: [[0], [0], [0]], cell: [2] },
    expected: [1, 0.5 * Math.tanh(1)],
  },
  wrong,
  tolerance: 1e-5,
};
