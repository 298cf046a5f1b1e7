import * as tf from "@tensorflow/tfjs";
import { dotAttention, gru, ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { messageForOperand, rejectionMessage } from "./rejection";
import { type Given, goodOperands, nest, type Subject, sequences, shapeOf, subjects } from "./subjects";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

/** Returns the names of the records that contain the operands, such as weights and weights.forget. */
function recordsOf(subject: Subject): string[] {
  const paths = Object.keys(subject.operands).flatMap((path) => {
    const names = path.split(".").slice(0, -1);
    return names.map((_, i) => names.slice(0, i + 1).join("."));
  });
  return [...new Set(paths)];
}

/** Returns the valid operands with one record replaced by `value`. */
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

describe.each(records)("$name rejects, before any work, $record", ({ name, record, subject }) => {
  it("with an unknown name", () => {
    const given = withRecord(subject, record, (own) => ({ ...own, kernle: tf.ones([1]) }));
    expect(rejectionMessage(() => subject.call(given))).toMatch(
      new RegExp(`^${name}: ${record.replaceAll(".", "\\.")} has no .*"kernle"\\. There are: \\w+(, \\w+)*\\.$`),
    );
  });

  it("if it is not a record", () => {
    for (const [value, got] of [
      [null, "null"],
      [7, "a value of type number"],
      ["forget", "a value of type string"],
    ]) {
      const given = withRecord(subject, record, () => value);
      const said = rejectionMessage(() => subject.call(given));
      expect(said).toContain(`${name}: ${record} must be a record, got `);
      expect(said).toContain(`, got ${got}.`);
    }
  });
});

describe.each(sequences)("$name rejects, before any work, options", (subject) => {
  const { name } = subject;
  const withOptions = (more: object) => {
    const given = nest(goodOperands(subject));
    return rejectionMessage(() => subject.call({ ...given, options: { ...given.options, ...more } }));
  };

  it.each([
    ["too few", [3], "contain B = 2 whole numbers, got an array of length 1. Each sequence of inputs has one length."],
    [
      "too many",
      [3, 3, 3],
      "contain B = 2 whole numbers, got an array of length 3. Each sequence of inputs has one length.",
    ],
    ["none", [], "contain B = 2 whole numbers, got an array of length 0. Each sequence of inputs has one length."],
    ["a number", 3, "contain B = 2 whole numbers, got a value of type number. Each sequence of inputs has one length."],
  ])("if lengths are %s", (_, lengths, rest) => {
    expect(withOptions({ lengths })).toBe(`${name}: options.lengths must ${rest}`);
  });

  it.each([0, -1, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "2", null, undefined])(
    "with a length of %s",
    (length) => {
      expect(withOptions({ lengths: [3, length] })).toBe(
        `${name}: options.lengths[1] must be a whole number from 1 to T = 3, got ${length}. It is the number of true steps.`,
      );
    },
  );

  it("with an implementation that does not exist", () => {
    const known = name.startsWith("min") ? '"scan" or "reference"' : '"auto", "reference" or "fused"';
    expect(withOptions({ implementation: "quick" })).toBe(
      `${name}: options.implementation must be ${known}, got "quick".`,
    );
  });
});

describe.each(subjects.filter(({ operands }) => "options.mask" in operands))("$name, before any work,", (subject) => {
  const { name } = subject;
  const [, positions] = shapeOf(subject.operands["options.mask"] as string) as [number, number];
  const rows = (last: number[]) =>
    messageForOperand(
      subject,
      "options.mask",
      tf.tensor2d([[1, 0, 1, 0, 1, 1].slice(0, positions), last.slice(0, positions)]),
    );

  it("rejects a mask that drops a whole row; the error names the row", () => {
    const cause =
      "Without a position the weights cannot sum to 1. Is the sequence empty, or are 0 and 1 swapped in the mask?";
    expect(rows([0, 0, 0, 0, 0, 0])).toBe(
      `${name}: options.mask row 1 must keep at least one position, got all 0. ${cause}`,
    );
  });

  it.each([0.5, -1, 2])("rejects a mask that contains %s", (value) => {
    const cause = "Is it a table of scores?";
    expect(rows([1, 1, value, 0, 0, 0])).toBe(
      `${name}: options.mask must contain only 1 (keep) and 0 (drop), got ${value} at entry ${positions + 2}. ${cause}`,
    );
  });
});

it("gru rejects a resetAfter and dotAttention a scaled that is neither true nor false", () => {
  const [gruLike, dot] = ["gru", "dotAttention"].map((name) => subjects.find((one) => one.name === name) as Subject);
  const { weights, inputs } = nest(goodOperands(gruLike as Subject));
  const { query, keys } = nest(goodOperands(dot as Subject));
  expect(rejectionMessage(() => gru(weights, inputs, { resetAfter: "yes" as never }))).toBe(
    "gru: options.resetAfter must be true or false, got yes.",
  );
  expect(rejectionMessage(() => dotAttention(query, keys, { scaled: 1 as never }))).toBe(
    "dotAttention: options.scaled must be true or false, got 1.",
  );
});
