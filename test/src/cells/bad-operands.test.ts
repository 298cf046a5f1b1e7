import * as tf from "@tensorflow/tfjs";
import { dotAttention, gru, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refusal } from "./refused";
import { type Given, goodOperands, nest, type Subject, sequences, shapeOf, subjects } from "./subjects";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const NOT_FINITE =
  "NaN and Infinity spread to everything they touch: look at the data, or at a learning rate that is too high.";

/** The message for one operand replaced. */
function saidOf(subject: Subject, operand: string, value: unknown): string {
  const given = nest({ ...goodOperands(subject), [operand]: value });
  return refusal(() => subject.call(given));
}

const operands = subjects.flatMap((subject) =>
  Object.entries(subject.operands).map(([operand, letters]) => ({ name: subject.name, operand, letters, subject })),
);

describe("what refuses", () => {
  it.each(subjects)("$name takes good input, and works on it", (subject) => {
    expect(() => refusal(() => subject.call(nest(goodOperands(subject))))).toThrow("Nothing was refused.");
  });

  it("could be told from what works first: a function that computes and then throws is found out", () => {
    const late = () => {
      tf.add(1, 2);
      throw new (class extends Error {})("late");
    };
    expect(() => refusal(late)).toThrow("late");
    const subject = subjects.find(({ name }) => name === "dotAttention") as Subject;
    const given = goodOperands(subject);
    expect(() =>
      refusal(() => {
        tf.add(1, 2);
        subject.call(nest({ ...given, query: tf.ones([1]) }));
      }),
    ).toThrow(/^Refused after work: Add, a new tensor/);
  });
});

describe.each(operands)("$name refuses, before any work, $operand", ({ name, operand, letters, subject }) => {
  const shape = shapeOf(letters);
  const wanted = `${name}: ${operand} must be a float32 tensor of shape [${[...letters].join(", ")}]`;

  it("of another rank", () => {
    for (const wrong of [shape.slice(1), [...shape, 1]]) {
      const said = saidOf(subject, operand, tf.ones(wrong));
      expect(said).toContain(`${name}: ${operand} must have shape [${[...letters].join(", ")}]`);
      const cause = `Rank ${wrong.length} where ${shape.length} is needed: is an axis missing or left over?`;
      expect(said).toContain(`, got [${wrong.join(", ")}]. ${cause}`);
    }
  });

  it("of another size on any axis: the message names it, and its letter's source", () => {
    for (const axis of shape.keys()) {
      if (isFree(subject, operand, letters[axis] as string)) continue;
      const wrong = shape.map((size, i) => (i === axis ? size + 20 : size));
      const said = saidOf(subject, operand, tf.ones(wrong));
      expect(said).toMatch(
        /must have shape \[[A-Z, ]+\] = \[[A-Z\d, ]+\], got \[[\d, ]+\]\. [A-Z] comes from [\w.]+\.$/,
      );
      expect(said.startsWith(`${name}: `)).toBe(true);
      expect(`${said} `).toContain(` ${operand}${said.includes(`${operand} must`) ? " must" : ". "}`);
      expect(said).toContain(`${(shape[axis] as number) + 20}`);
    }
  });

  it("with an axis of size 0", () => {
    for (const axis of shape.keys()) {
      const empty = shape.map((size, i) => (i === axis ? 0 : size));
      const said = saidOf(subject, operand, tf.zeros(empty));
      expect(said).toMatch(/ must have (shape|[A-Z] of at least 1)/);
      expect(said).toContain(`${name}: ${operand} must`);
      expect(said).toContain(`[${empty.join(", ")}]`);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("with %s at its last entry", (odd) => {
    const values = shape.reduce((product, size) => product * size, 1);
    const tensor = tf.tensor(
      Array.from({ length: values }, (_, i) => (i === values - 1 ? odd : 1)),
      shape,
    );
    const said = saidOf(subject, operand, tensor);
    expect(said).toBe(
      `${name}: ${operand} must be finite everywhere, got ${odd} at entry ${values - 1}. ${NOT_FINITE}`,
    );
  });

  it("disposed", () => {
    const tensor = tf.ones(shape);
    tensor.dispose();
    const said = saidOf(subject, operand, tensor);
    expect(said).toBe(`${wanted}, got a disposed tensor. Was it made inside a tf.tidy that has ended?`);
  });

  it("of another type: whole numbers, an array, a number, nothing", () => {
    for (const dtype of ["int32", "bool"] as const) {
      const said = saidOf(subject, operand, tf.ones(shape, dtype));
      expect(said).toBe(`${wanted}, got dtype ${dtype}. Convert it with .toFloat().`);
    }
    const strange: [unknown, string][] = [
      [tf.ones(shape).arraySync(), "an array"],
      [3, "a value of type number"],
      [null, "null"],
    ];
    if (!subject.optional.includes(operand)) strange.push([undefined, "undefined"]);
    for (const [value, got] of strange) {
      expect(saidOf(subject, operand, value)).toBe(`${wanted}, got ${got}. Make one with tf.tensor(…).`);
    }
  });
});

/** Whether a letter stands in no other operand, so that any size fits it. */
function isFree(subject: Subject, operand: string, letter: string): boolean {
  const elsewhere = Object.entries(subject.operands).some(([name, own]) => name !== operand && own.includes(letter));
  return !elsewhere && [...(subject.operands[operand] as string)].filter((one) => one === letter).length === 1;
}

/** The records that the operands lie in, such as weights and weights.forget. */
function recordsOf(subject: Subject): string[] {
  const paths = Object.keys(subject.operands).flatMap((path) => {
    const names = path.split(".").slice(0, -1);
    return names.map((_, i) => names.slice(0, i + 1).join("."));
  });
  return [...new Set(paths)];
}

/** The good operands with one record replaced. */
function withRecord(subject: Subject, path: string, change: (record: Given) => unknown): Given {
  const given = nest(goodOperands(subject));
  const names = path.split(".");
  const last = names.pop() as string;
  const place = names.reduce<Given>((record, name) => record[name], given);
  place[last] = change(place[last]);
  return given;
}

const records = subjects.flatMap((subject) =>
  recordsOf(subject).map((record) => ({ name: subject.name, record, subject })),
);

describe.each(records)("$name refuses, before any work, $record", ({ name, record, subject }) => {
  it("with a name that it does not have", () => {
    const given = withRecord(subject, record, (own) => ({ ...own, kernle: tf.ones([1]) }));
    expect(refusal(() => subject.call(given))).toMatch(
      new RegExp(`^${name}: ${record.replaceAll(".", "\\.")} has no .*"kernle"\\. There are: \\w+(, \\w+)*\\.$`),
    );
  });

  it("that is no record", () => {
    for (const [value, got] of [
      [null, "null"],
      [7, "a value of type number"],
      ["forget", "a value of type string"],
    ]) {
      const given = withRecord(subject, record, () => value);
      const said = refusal(() => subject.call(given));
      expect(said).toContain(`${name}: ${record} must be a record with `);
      expect(said).toContain(`, got ${got}.`);
    }
  });
});

describe.each(sequences)("$name refuses, before any work, options", (subject) => {
  const { name } = subject;
  const withOptions = (more: object) => {
    const given = nest(goodOperands(subject));
    return refusal(() => subject.call({ ...given, options: { ...given.options, ...more } }));
  };

  it.each([
    ["too few", [3], "hold B = 2 whole numbers, got 1 of them. There is one for each sequence of inputs."],
    ["too many", [3, 3, 3], "hold B = 2 whole numbers, got 3 of them. There is one for each sequence of inputs."],
    ["none", [], "hold B = 2 whole numbers, got 0 of them. There is one for each sequence of inputs."],
    ["a number", 3, "hold B = 2 whole numbers, got number. There is one for each sequence of inputs."],
  ])("with %s for lengths", (_, lengths, rest) => {
    expect(withOptions({ lengths })).toBe(`${name}: options.lengths must ${rest}`);
  });

  it.each([0, -1, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null, undefined])(
    "with a length of %s",
    (length) => {
      expect(withOptions({ lengths: [3, length] })).toBe(
        `${name}: options.lengths[1] must be a whole number from 1 to T = 3, got ${length}. It counts the true steps.`,
      );
    },
  );

  it("with an implementation that does not exist", () => {
    expect(withOptions({ implementation: "quick" })).toBe(
      `${name}: options.implementation must be "auto", "reference" or "fused", got "quick".`,
    );
  });
});

describe.each(subjects.filter(({ operands }) => "options.mask" in operands))(
  "$name refuses, before any work, a mask",
  (subject) => {
    const { name } = subject;
    const rows = (last: number[]) => saidOf(subject, "options.mask", tf.tensor2d([[1, 0, 1, 0, 1, 1], last]));

    it("that drops a whole row, and names the row", () => {
      const cause = "Its weights could not sum to 1: is the sequence empty, or the mask upside down?";
      expect(rows([0, 0, 0, 0, 0, 0])).toBe(
        `${name}: options.mask row 1 must keep at least one position, got all 0. ${cause}`,
      );
    });

    it.each([0.5, -1, 2])("that holds %s", (value) => {
      const cause = "Is it a table of scores?";
      expect(rows([1, 1, value, 0, 0, 0])).toBe(
        `${name}: options.mask must hold 1 (keep) and 0 (drop) only, got ${value} at entry 8. ${cause}`,
      );
    });
  },
);

it("gru and dotAttention refuse switches that are neither true nor false", () => {
  const [gruLike, dot] = ["gru", "dotAttention"].map((name) => subjects.find((one) => one.name === name) as Subject);
  const { weights, inputs } = nest(goodOperands(gruLike as Subject));
  const { query, keys } = nest(goodOperands(dot as Subject));
  expect(refusal(() => gru(weights, inputs, { resetAfter: "yes" as never }))).toBe(
    "gru: options.resetAfter must be true or false, got yes.",
  );
  expect(refusal(() => dotAttention(query, keys, { scaled: 1 as never }))).toBe(
    "dotAttention: options.scaled must be true or false, got 1.",
  );
});
