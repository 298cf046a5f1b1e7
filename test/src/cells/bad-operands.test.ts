import * as tf from "@tensorflow/tfjs";
import { ready } from "gatebook";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { messageForOperand, rejectionMessage } from "./rejection";
import { goodOperands, nest, type Subject, shapeOf, subjects } from "./subjects";

beforeAll(async () => {
  await ready();
});
beforeEach(() => tf.engine().startScope());
afterEach(() => tf.engine().endScope());

const NOT_FINITE = "NaN and Infinity spread to every result: check the data, or lower the learning rate.";

const operands = subjects.flatMap((subject) =>
  Object.entries(subject.operands).map(([operand, letters]) => ({ name: subject.name, operand, letters, subject })),
);

describe("the operands and the function rejectionMessage that these tests use:", () => {
  it.each(subjects)("$name accepts the good operands and computes with them", (subject) => {
    expect(() => rejectionMessage(() => subject.call(nest(goodOperands(subject))))).toThrow(
      "The call rejected nothing.",
    );
  });

  it("rejectionMessage throws for a function that computes something before it rejects its input", () => {
    const late = () => {
      tf.add(1, 2);
      throw new (class extends Error {})("late");
    };
    expect(() => rejectionMessage(late)).toThrow("late");
    const subject = subjects.find(({ name }) => name === "dotAttention") as Subject;
    const given = goodOperands(subject);
    expect(() =>
      rejectionMessage(() => {
        tf.add(1, 2);
        subject.call(nest({ ...given, query: tf.ones([1]) }));
      }),
    ).toThrow(/^Rejected after work: Add, a new tensor/);
  });
});

describe.each(operands)("$name rejects, before any work, $operand", ({ name, operand, letters, subject }) => {
  const shape = shapeOf(letters);
  const wanted = `${name}: ${operand} must be a float32 tensor of shape [${[...letters].join(", ")}]`;

  it("of another rank", () => {
    for (const wrong of [shape.slice(1), [...shape, 1]]) {
      const said = messageForOperand(subject, operand, tf.ones(wrong));
      expect(said).toContain(`${name}: ${operand} must have shape [${[...letters].join(", ")}]`);
      const cause = `The tensor has rank ${wrong.length} but needs ${shape.length}: is there an axis ${wrong.length < shape.length ? "missing" : "too many"}?`;
      expect(said).toContain(`, got [${wrong.join(", ")}]. ${cause}`);
    }
  });

  it("with a wrong size on any axis, and names the letter of the axis and the operand that determines the size", () => {
    for (const axis of shape.keys()) {
      if (isFree(subject, operand, letters[axis] as string)) continue;
      const wrong = shape.map((size, i) => (i === axis ? size + 20 : size));
      const said = messageForOperand(subject, operand, tf.ones(wrong));
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
      const said = messageForOperand(subject, operand, tf.zeros(empty));
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
    const said = messageForOperand(subject, operand, tensor);
    expect(said).toBe(
      `${name}: ${operand} must be finite everywhere, got ${odd} at entry ${values - 1}. ${NOT_FINITE}`,
    );
  });

  it("disposed", () => {
    const tensor = tf.ones(shape);
    tensor.dispose();
    const said = messageForOperand(subject, operand, tensor);
    expect(said).toBe(`${wanted}, got a disposed tensor. Was it made inside a tf.tidy that has ended?`);
  });

  it("of another type, such as int32, an array, a number or undefined", () => {
    for (const dtype of ["int32", "bool"] as const) {
      const said = messageForOperand(subject, operand, tf.ones(shape, dtype));
      expect(said).toBe(`${wanted}, got dtype ${dtype}. Convert it with .toFloat().`);
    }
    const wrongTypes: [unknown, string][] = [
      [tf.ones(shape).arraySync(), "an array"],
      [3, "a value of type number"],
      [null, "null"],
    ];
    if (!subject.optional.includes(operand)) wrongTypes.push([undefined, "undefined"]);
    for (const [value, got] of wrongTypes) {
      expect(messageForOperand(subject, operand, value)).toBe(`${wanted}, got ${got}. Make one with tf.tensor(…).`);
    }
  });
});

/** Returns whether no other operand has this letter. If so, any size fits it. */
function isFree(subject: Subject, operand: string, letter: string): boolean {
  const elsewhere = Object.entries(subject.operands).some(([name, own]) => name !== operand && own.includes(letter));
  return !elsewhere && [...(subject.operands[operand] as string)].filter((one) => one === letter).length === 1;
}
