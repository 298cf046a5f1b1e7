// Checks the exercises in which the learner sets an explorable or a slider: with right states, and with each named mistake.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { attention, cell, exercise, type LstmWeights, memory, ready, training } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { wrap } from "../../../src/check/wrap";
import { settings } from "../../../src/exercises/settings/all";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { listen } from "../check/listen";

const said = listen();
type State = Record<string, unknown>;
type Numbers = { readonly kernel: number; readonly recurrent: number; readonly bias: number };

const starts: Record<string, State> = {};
beforeAll(async () => {
  await ready();
  const gate = (kernel: number, recurrent: number, bias: number) => ({
    ...{ kernel: tf.tensor2d([[kernel]]), recurrent: tf.tensor2d([[recurrent]]), bias: tf.tensor1d([bias]) },
  });
  const weights: LstmWeights = {
    ...{ forget: gate(0.8, -0.3, 1), input: gate(0.5, 0.4, 0) },
    ...{ candidate: gate(1, 0.5, 0), output: gate(0.6, 0.2, 0) },
  };
  const keys = [
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 0],
  ];
  const pulse = tf.tensor2d([[1], [0], [0], [0], [0], [0], [0], [0]]);
  Object.assign(starts, {
    "00-6": { value: 0.9 },
    "01-6": memory({ cells: "rnn", lag: 20 }).state,
    "02-6": memory({ bias: 1, lag: 20 }).state,
    "03-6": cell({ weights, inputs: tf.tensor2d([[1], [-1]]) }).state,
    "04-6": cell({ weights }).state,
    "05-6": { value: 0.5 },
    "06-6": cell({ cell: "gru", inputs: pulse }).state,
    "07-6": training({ seed: 2, unit: 3 }).state,
    "11-6": attention({ query: [2, 1], keys, tokens: ["h₀", "h₁", "h₂", "h₃"] }).state,
    "12-6": attention({ query: [2, 1], keys, tokens: ["h₀", "h₁", "h₂", "h₃"] }).state,
  });
});

/** Returns a state in which some numbers of some gates are changed. */
const changed = (state: State, gates: Readonly<Record<string, Partial<Numbers>>>): State => {
  const weights = structuredClone(state["weights"]) as Record<string, Record<string, unknown>>;
  for (const [gate, { kernel, recurrent, bias }] of Object.entries(gates)) {
    const own = weights[gate] as Record<string, unknown>;
    if (kernel !== undefined) own["kernel"] = [[kernel]];
    if (recurrent !== undefined) own["recurrent"] = [[recurrent]];
    if (bias !== undefined) own["bias"] = [bias];
  }
  return { ...state, weights };
};
type Change = State | ((start: State) => State);
const apply = (id: string, change: Change): State => {
  const start = starts[id] as State;
  return typeof change === "function" ? change(start) : { ...start, ...change };
};
const gates = (some: Readonly<Record<string, Partial<Numbers>>>) => (start: State) => changed(start, some);
const broken = (some: Readonly<Record<string, number>>) => ({ broken: some });

const right: readonly (readonly [id: string, what: string, change: Change])[] = [
  ["00-6", "the 30th root of a half", { value: 0.977 }],
  ["01-6", "U = 1.3", { recurrent: 1.3 }],
  ["01-6", "U = 1.26, which is shown as 0.90", { recurrent: 1.26 }],
  ["01-6", "U = 2, and another lag", { recurrent: 2, lag: 5 }],
  ["02-6", "the closed form", { bias: 3.35 }],
  ["02-6", "a hundredth too much, and another lag", { bias: 3.37, lag: 0 }],
  ["02-6", "the smallest bias that is shown as 0.48", { bias: 3.28 }],
  ["02-6", "3.31, which is shown as 0.49", { bias: 3.31 }],
  ["03-6", "a negative U, which reads h at the second step", gates({ input: { recurrent: -10 } })],
  ["03-6", "U = -8", gates({ input: { recurrent: -8 } })],
  ["03-6", "a large W", gates({ input: { kernel: 4 } })],
  ["03-6", "a smaller W with a bias", gates({ input: { kernel: 3, bias: -0.5 } })],
  ["04-6", "forget and output gate with large biases", gates({ forget: { bias: 6 }, output: { bias: 6 } })],
  ["04-6", "a candidate that feeds itself", gates({ candidate: { recurrent: 4 }, output: { bias: 3 } })],
  [
    "04-6",
    "a candidate that feeds itself, and a higher forget bias",
    gates({ candidate: { recurrent: 4 }, output: { bias: 5 }, forget: { bias: 2 } }),
  ],
  [
    "04-6",
    "a candidate that feeds itself, and a higher input bias",
    gates({ candidate: { recurrent: 3 }, output: { bias: 5 }, input: { bias: 2 } }),
  ],
  ["04-6", "both gates fixed at 1", broken({ forget: 1, output: 1 })],
  ["03-6", "0.3998, which is shown as 0.400", gates({ input: { kernel: 4, bias: -3.9 } })],
  ["05-6", "4 (1 - f)", { value: 1.08 }],
  ["05-6", "1.02, which is shown as 0.50", { value: 1.02 }],
  ["05-6", "1.13", { value: 1.13 }],
  ["06-6", "the update gate fixed at 0", broken({ update: 0 })],
  ["06-6", "a low bias, and no W", gates({ update: { kernel: 0, bias: -2 } })],
  ["06-6", "a lower bias", gates({ update: { bias: -1 } })],
  ["07-6", "the input gate", { held: "input", step: 600 }],
  ["11-6", "a long query to the left", { query: [-2, 0] }],
  ["11-6", "to the left and below", { query: [-2, -1] }],
  ["11-6", "a little to the left of the diagonal", { query: [-2, 0.3] }],
  ["12-6", "1.37, which is shown as 0.57", { temperature: 1.37 }],
  ["12-6", "1.42, which is shown as 0.57", { temperature: 1.42 }],
  ["12-6", "1.4, the step of the slider", { temperature: 1.4 }],
];

const wrong: readonly (readonly [id: string, what: string, change: Change, named: string])[] = [
  ["00-6", "0.5", { value: 0.5 }, "half is left after one step (steps)"],
  ["00-6", "1 - 0.5 / 30", { value: 0.983 }, "the lost half is divided by the 30 steps (steps)"],
  ["00-6", "0.8", { value: 0.8 }, "the gate was moved the wrong way (direction)"],
  ["00-6", "1 - 1 / 30", { value: 0.967 }, "1 is divided by the 30 steps (steps)"],
  ["00-6", "the answer for 60 steps", { value: 0.9885 }, "half is left after 60 steps (steps)"],
  ["00-6", "nearly 1 - 1 / 30", { value: 0.966 }, "1 is divided by the 30 steps (steps)"],
  ["00-6", "nearly the answer for 60 steps", { value: 0.988 }, "half is left after 60 steps (steps)"],
  ["00-6", "0.95", { value: 0.95 }, "not there yet"],
  ["01-6", "-1.5", { recurrent: -1.5 }, "U is below 0 (sign)"],
  ["01-6", "1", { recurrent: 1 }, "U is at most 1 (size)"],
  ["01-6", "1.1", { recurrent: 1.1 }, "not there yet"],
  ["01-6", "another start", { recurrent: 1.5, start: 0.1 }, "another part was changed (start)"],
  ["01-6", "1.25", { recurrent: 1.25 }, "not there yet"],
  ["02-6", "3.27, which is shown as 0.47", { bias: 3.27 }, "not there yet"],
  ["02-6", "a gate of a half", { bias: 0 }, "half is left after one step (steps)"],
  ["02-6", "the bias for 50 steps", { bias: 4.27 }, "half is left after 50 steps (steps)"],
  ["02-6", "minus", { bias: -3.35 }, "the sign of the bias is reversed (sign)"],
  ["02-6", "a guess", { bias: 2 }, "not there yet"],
  ["02-6", "the gate itself", { bias: 0.966 }, "this is the gate, and not its bias (sigmoid)"],
  ["02-6", "-1", { bias: -1 }, "the bias was moved the wrong way (direction)"],
  ["02-6", "3.6", { bias: 3.6 }, "the bias is too large (size)"],
  ["02-6", "8", { bias: 8 }, "the bias is too large (size)"],
  ["02-6", "the RNN's weight", { recurrent: 0.97 }, "another part was changed (recurrent)"],
  ["03-6", "minus W", gates({ input: { kernel: -4 } }), "the gate is open at the wrong input (sign)"],
  ["03-6", "a low bias", gates({ input: { bias: -6 } }), "the gate is closed at both inputs (bias)"],
  ["03-6", "a high bias", gates({ input: { bias: 6 } }), "the gate is open at both inputs (bias)"],
  ["03-6", "fixed at 0", broken({ input: 0 }), "the gate is fixed, so its W, U and b do nothing (fixed gate)"],
  [
    "03-6",
    "fixed at 0, with W = 4",
    (start) => ({ ...changed(start, { input: { kernel: 4 } }), ...broken({ input: 0 }) }),
    "the gate is fixed, so its W, U and b do nothing (fixed gate)",
  ],
  ["03-6", "fixed at 1", broken({ input: 1 }), "the gate is fixed, so its W, U and b do nothing (fixed gate)"],
  [
    "03-6",
    "the candidate",
    gates({ candidate: { bias: 1 } }),
    "another part than the input gate was changed (input gate)",
  ],
  ["03-6", "another gate fixed", broken({ forget: 0 }), "another part than the input gate was changed (input gate)"],
  ["03-6", "another x", { inputs: [[1], [0]] }, "another part was changed (the input x)"],
  ["03-6", "W = 1", gates({ input: { kernel: 1 } }), "the gate is not closed enough at x = −1 (size)"],
  ["03-6", "W = 2", gates({ input: { kernel: 2 } }), "the gate is not closed enough at x = −1 (size)"],
  ["03-6", "U = -3", gates({ input: { recurrent: -3 } }), "the gate is not closed enough at x = −1 (size)"],
  ["03-6", "U = 10", gates({ input: { recurrent: 10 } }), "U opens the gate at x = −1 (recurrent weight)"],
  [
    "03-6",
    "U = 5 with W = 2",
    gates({ input: { kernel: 2, recurrent: 5 } }),
    "U opens the gate at x = −1 (recurrent weight)",
  ],
  ["03-6", "b = -1", gates({ input: { bias: -1 } }), "a low bias keeps the gate from opening at x = 1 (bias)"],
  [
    "03-6",
    "W = 3 with b = -3.5",
    gates({ input: { kernel: 3, bias: -3.5 } }),
    "a low bias keeps the gate from opening at x = 1 (bias)",
  ],
  [
    "03-6",
    "W = 5 with b = 5",
    gates({ input: { kernel: 5, bias: 5 } }),
    "a high bias keeps the gate open at x = −1 (bias)",
  ],
  [
    "03-6",
    "W = 4 with b = 3",
    gates({ input: { kernel: 4, bias: 3 } }),
    "a high bias keeps the gate open at x = −1 (bias)",
  ],
  [
    "04-6",
    "a bias in the candidate",
    gates({ candidate: { bias: 3 }, output: { bias: 6 } }),
    "the unit is on without having been set (candidate or input gate)",
  ],
  [
    "04-6",
    "a unit that swings between on and off, also with x = 0",
    (start) => {
      const [forget, input, candidate, output] = [
        [3.78, -3.69, 1.76],
        [-3.56, -0.9, 5.52],
        [-2.74, -3.84, 2.81],
        [-3.89, 3.87, 4.95],
      ].map(([kernel = 0, recurrent = 0, bias = 0]) => ({ kernel, recurrent, bias })) as [
        Numbers,
        Numbers,
        Numbers,
        Numbers,
      ];
      return changed(start, { forget, input, candidate, output });
    },
    "the unit is on without having been set (candidate or input gate)",
  ],
  [
    "04-6",
    "the latch of the table, with an input gate that is not closed enough",
    gates({ candidate: { bias: 6 }, input: { kernel: 4, bias: -4 }, forget: { bias: 6 }, output: { bias: 6 } }),
    "the unit is on without having been set (candidate or input gate)",
  ],
  ...(["forget", "input", "output"] as const).map(
    (gate) =>
      [
        "04-6",
        `the ${gate} gate fixed at 0`,
        broken({ [gate]: 0 }),
        "a gate is fixed at 0, so its W, U and b do nothing (fixed gate)",
      ] as const,
  ),
  [
    "04-6",
    "a negative candidate",
    gates({ candidate: { kernel: -4 }, forget: { bias: 6 }, output: { bias: 6 }, input: { kernel: 4 } }),
    "the unit shows the opposite (sign)",
  ],
  [
    "04-6",
    "an output gate as it was",
    gates({ forget: { bias: 6 }, candidate: { kernel: 4 }, input: { kernel: 4 } }),
    "the output gate hides the memory (output gate)",
  ],
  [
    "04-6",
    "only the output gate",
    gates({ output: { bias: 6 } }),
    "the forget gate lets the memory fade (forget gate)",
  ],
  [
    "04-6",
    "a forget gate with the wrong sign",
    gates({ forget: { bias: -6 } }),
    "the forget gate lets the memory fade (forget gate)",
  ],
  [
    "04-6",
    "nothing written",
    gates({ forget: { bias: 6 }, input: { bias: -6 } }),
    "the unit writes too little (input gate)",
  ],
  [
    "04-6",
    "a candidate without U",
    gates({ forget: { bias: 5 }, output: { bias: 5 }, candidate: { recurrent: 0 } }),
    "the unit writes too little (input gate)",
  ],
  [
    "04-6",
    "a negative W of the input gate",
    gates({ forget: { bias: 5 }, output: { bias: 5 }, input: { kernel: -5 } }),
    "the unit writes too little (input gate)",
  ],
  ["04-6", "a forget bias of 3", gates({ forget: { bias: 3 } }), "the forget gate lets the memory fade (forget gate)"],
  [
    "04-6",
    "an old state before step 0",
    { initial: { hidden: [0.5], cell: [0] } },
    "another part was changed (the state before step 0)",
  ],
  [
    "04-6",
    "an old state",
    { held: [{ step: 7, unit: 0, hidden: 1 }] },
    "another part was changed (an old state that was set by hand)",
  ],
  ["05-6", "minus", { value: -1.08 }, "the sign of U_g is reversed (sign)"],
  ["05-6", "1 - f", { value: 0.27 }, "i and o are missing from the second path (second path)"],
  ["05-6", "for b_f = 5", { value: 0.03 }, "this is the answer for b_f = 5 (bias)"],
  ["05-6", "too much", { value: 2 }, "the gradient explodes (factor)"],
  ["05-6", "0.9", { value: 0.9 }, "the gradient vanishes (factor)"],
  ["05-6", "1, a factor of 0.98", { value: 1 }, "the gradient vanishes (factor)"],
  ["05-6", "0", { value: 0 }, "the gradient vanishes (factor)"],
  ["06-6", "the update gate fixed at 1", broken({ update: 1 }), "the unit takes nothing in (update gate)"],
  [
    "06-6",
    "the reset gate fixed at 0",
    broken({ reset: 0 }),
    "the reset gate is closed, but the state is still there (reset gate)",
  ],
  ["06-6", "a higher bias", gates({ update: { bias: 4 } }), "the update gate keeps more than before (sign)"],
  ["06-6", "a little lower", gates({ update: { bias: 1 } }), "the update gate still keeps too much (size)"],
  ...[
    gates({ update: { bias: 0.3 }, reset: { bias: -3 } }),
    gates({ update: { bias: -1 }, reset: { bias: -1 } }),
    broken({ update: 0, reset: 0 }),
    (start: State) => ({ ...changed(start, { update: { bias: 0 } }), ...broken({ reset: 0 }) }),
  ].map((change, n) => ["06-6", `both gates, ${n}`, change, "two gates were changed (gates)"] as const),
  [
    "06-6",
    "the reset gate a little lower",
    gates({ reset: { bias: -1 } }),
    "only the reset gate was changed (reset gate)",
  ],
  [
    "06-6",
    "a candidate with U = -5",
    gates({ candidate: { recurrent: -5 } }),
    "the candidate was changed, which is not a gate (candidate)",
  ],
  [
    "06-6",
    "a candidate with U = -3",
    gates({ candidate: { recurrent: -3 } }),
    "the candidate was changed, which is not a gate (candidate)",
  ],
  [
    "06-6",
    "Chung's signs",
    gates({ update: { kernel: 4, bias: -2 } }),
    "the update gate has the other meaning of z (sign)",
  ],
  [
    "06-6",
    "other numbers with Chung's signs",
    gates({ update: { kernel: 2, bias: -1 } }),
    "the update gate has the other meaning of z (sign)",
  ],
  ["06-6", "W = -8", gates({ update: { kernel: -8 } }), "the update gate is lower only at x = 1 (step)"],
  ["06-6", "W = -6", gates({ update: { kernel: -6 } }), "the update gate is lower only at x = 1 (step)"],
  [
    "06-6",
    "an old state",
    { held: [{ step: 7, unit: 0, hidden: 0 }] },
    "another part was changed (an old state that was set by hand)",
  ],
  ["06-6", "another input", { inputs: [[0]] }, "another part was changed (the input x)"],
  [
    "07-6",
    "a run that has not stopped",
    { held: "input", step: 600, running: true },
    "the training has not come to its end (steps)",
  ],
  ["07-6", "100 steps", { held: "input", step: 100 }, "the training has not come to its end (steps)"],
  ["07-6", "no step", { held: "output" }, "the training has not come to its end (steps)"],
  ["07-6", "the forget gate", { held: "forget", step: 600 }, "the network learns with this gate held at 1 (gate)"],
  ["07-6", "the output gate", { held: "output", step: 600 }, "the network learns with this gate held at 1 (gate)"],
  ["07-6", "another seed", { held: "input", step: 600, seed: 3 }, "another part was changed (seed)"],
  ["11-6", "a short query", { query: [-0.5, 0] }, "the query points nearly enough at h₃, but it is too short (length)"],
  ["11-6", "up", { query: [0, 2] }, "another key fits the query better, or nearly as well (direction)"],
  ...[
    [-2, 2],
    [-1.5, 1.5],
    [0, 0],
    [-2, 1.9],
  ].map(
    (query) =>
      ["11-6", `(${query})`, { query }, "another key fits the query better, or nearly as well (direction)"] as const,
  ),
  [
    "11-6",
    "a short query to the left and below",
    { query: [-0.5, -0.5] },
    "the query points nearly enough at h₃, but it is too short (length)",
  ],
  [
    "11-6",
    "the key instead",
    {
      keys: [
        [1, 0],
        [0, 1],
        [1, 1],
        [2, 2],
      ],
    },
    "another part was changed (keys)",
  ],
  ["12-6", "D", { temperature: 2 }, "the scores are divided by D (root)"],
  ["12-6", "1 / √D", { temperature: 0.7 }, "the scores are multiplied by √D (direction)"],
  ["12-6", "1.46, which is shown as 56 %", { temperature: 1.46 }, "not there yet"],
  ["12-6", "1.36, which is shown as 58 %", { temperature: 1.36 }, "not there yet"],
  ["12-6", "a guess", { temperature: 3 }, "not there yet"],
  ["12-6", "the scorer", { scorer: "scaled dot" }, "another part was changed (scorer)"],
];

describe("exercise", () => {
  it.each(settings.map(({ id }) => id))("reports %s as open in the state that its lesson shows first", (id) => {
    const { status, message } = exercise(id, starts[id]);
    expect(status).toBe("open");
    expect(message).toMatch(
      /^nothing was set yet: .*, and then run this cell again\. If there is nothing to move here, set it by code: \w+\.set\((…|\{ \w+: .*….* \})\)\.$/,
    );
    expect(said()).toEqual([wrap(`○ exercise ${id} open: ${message}`)]);
  });

  it.each(right)("passes %s with %s", (id, _, change) => {
    expect(exercise(id, apply(id, change))).toMatchObject({ id, status: "passed" });
  });

  it.each(wrong.map(([id, what, change, named]) => [id, what, named, change] as const))(
    "rejects %s with %s: %s",
    (id, _, named, change) => {
      const { status, message } = exercise(id, apply(id, change));
      expect(status).toBe("failed");
      expect(message.slice(0, named.length + 2)).toBe(`${named}: `);
    },
  );

  it("reports 07-6 as open while the network is only trained, without a gate held at 1", () => {
    expect(exercise("07-6", apply("07-6", { step: 20, unit: 1 })).status).toBe("open");
  });

  it("says how an input or an old state is set back, without the loss of the weights", () => {
    const message = (id: string, change: State) => exercise(id, apply(id, change)).message;
    expect(message("04-6", { inputs: [[0], [0], [0], [0], [0], [0], [0], [0]] })).toContain(
      ": set x back to 1 at step 0 and 0 at all later steps, and change only the gates and the candidate.",
    );
    expect(message("06-6", { held: [{ step: 7, unit: 0, hidden: 0 }] })).toContain(
      ': press "Use computed states", and',
    );
    expect(message("02-6", { recurrent: 0.97 })).toContain(': press "Start again", and change only the forget bias.');
  });

  it("names the gradient before and after the change of 01-6, and what knowing nothing costs in 07-6", () => {
    expect(exercise("01-6", apply("01-6", { recurrent: 1.3 })).message).toMatch(
      /the gradient is 8\.8·10⁻⁶\. With U = 0\.9, the gradient was 0\.025\.$/,
    );
    expect(exercise("07-6", apply("07-6", { held: "input", step: 600 })).message).toMatch(
      /^With i = 1, the error is 0\.020 after 600 steps\. Knowing nothing costs 0\.167\.$/,
    );
  });

  it("says which root the temperature of 12-6 is", () => {
    expect(exercise("12-6", apply("12-6", { temperature: 1.4 })).message).toMatch(/√D = √2 = 1\.41\.$/);
  });

  it("takes a weight of float32 and the number that a reader writes as the same", () => {
    const written = gates({ candidate: { recurrent: 0.5 }, forget: { kernel: 0.8 }, output: { recurrent: 0.2 } });
    const first = written(starts["03-6"] as State);
    expect(exercise("03-6", first).status).toBe("open");
    expect(exercise("03-6", changed(first, { input: { kernel: 4 } })).status).toBe("passed");
    const off = changed(first, { input: { kernel: 4 }, forget: { kernel: 0.80001 } });
    expect(exercise("03-6", off).message).toContain("another part than the input gate was changed");
  });

  it("says which variable holds the slider", () => {
    expect(exercise("00-6", undefined).message).toBe(
      "expected the value of this lesson's slider, got undefined. Pass `kept.value`.",
    );
  });

  it("takes the value of a slider as it is", () => {
    expect(exercise("00-6", 0.977).status).toBe("passed");
  });

  it.each([
    [Promise.resolve({}), "expected a state, got a Promise: write `await` before the call of state()."],
    [undefined, "expected the state of this lesson's explorable, got undefined. Pass `await fading.state()`."],
    [3.35, "expected the state of this lesson's explorable, got 3.35."],
    [{ step: 1 }, "expected the state of this lesson's explorable, got an object."],
  ])("says what it expects in place of %j", (given, message) => {
    expect(exercise("02-6", given).message).toContain(message);
  });
});

describe("the exercises to set", () => {
  it("have right states, and a wrong state for each of their named mistakes", () => {
    for (const { id, wrong: names } of settings) {
      expect(
        right.some(([of]) => of === id),
        id,
      ).toBe(true);
      const tested = wrong.filter(([of]) => of === id).map(([, , , named]) => named);
      for (const { name, term } of names) expect(tested).toContain(`${name} (${term})`);
    }
  });

  it("are asked in their lessons and set in the solutions", () => {
    const lessons = inRoot("notebooks", "lessons");
    for (const folder of [lessons, join(lessons, "solutions")]) {
      const files = readdirSync(folder).filter((file) => file.endsWith(".ipynb"));
      const texts = files.map((file) => readFileSync(join(folder, file), "utf8"));
      const asked = texts.flatMap((text) =>
        [...text.matchAll(/\bexercise\(\\"(\d\d-6)\\", (?:await )?(\w+)\./g)].map(
          ([, id, variable]) => `${id} ${variable}`,
        ),
      );
      expect(asked.sort()).toEqual(settings.map(({ id, variable }) => `${id} ${variable}`));
    }
  });

  it("have ids of their own, which begin with the number of their lesson", () => {
    const ids = settings.map(({ id }) => id);
    expect(ids.filter((id) => !/^\d\d-6$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
