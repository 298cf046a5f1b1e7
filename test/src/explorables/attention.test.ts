// Holds the numbers of the attention explorer equal to those of the library's attention, and checks its controls.
import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { type AttentionState, additiveAttention, attention, dotAttention, InputError, ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import { attentionExplorer as explorer } from "../../../src/explorables/attention/explorer";
import { attend } from "../../../src/explorables/attention/maths";
import { made } from "../properties/made";

beforeAll(async () => {
  await ready();
});

const coordinate = fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100);
const pair = fc.tuple(coordinate, coordinate);
const cases = fc.record({
  query: pair,
  keys: fc.array(pair, { minLength: 1, maxLength: 8 }),
  scorer: fc.constantFrom("dot" as const, "scaled dot" as const, "additive" as const),
  temperature: fc.constantFrom(0.5, 1, 3),
  masked: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  seed: fc.nat(),
});

describe("the attention explorer", () => {
  it("computes the scores, weights and context of the library, to 1e-6", () => {
    fc.assert(
      fc.property(cases, ({ query, keys, scorer, temperature, masked, seed }) => {
        tf.tidy(() => {
          const additive = {
            query: made([2, 3], seed, "query") as tf.Tensor2D,
            key: made([2, 3], seed, "key") as tf.Tensor2D,
            bias: made([3], seed, "bias") as tf.Tensor1D,
            score: made([3], seed, "score") as tf.Tensor1D,
          };
          const { state } = attention({ query, keys, scorer, temperature, additive });
          const kept = keys.map((_, s) => s === 0 || !masked[s]);
          const got = attend({ ...state, kept });

          // the library has no temperature: dividing all scores by it is the same as dividing the query, or the last layer, by it
          const q = tf.tensor2d([query]);
          const options = { mask: tf.tensor2d([kept.map(Number)]) };
          const run = (divisor: number) =>
            scorer === "additive"
              ? additiveAttention({ ...additive, score: additive.score.div(divisor) }, q, tf.tensor3d([keys]), options)
              : dotAttention(q.div(divisor), tf.tensor3d([keys]), { ...options, scaled: scorer === "scaled dot" });
          const { weights, context } = run(temperature);
          const near = (own: readonly number[], tensor: tf.Tensor) => {
            const want = [...tensor.dataSync()];
            expect(own).toHaveLength(want.length);
            for (const [n, value] of own.entries()) expect(Math.abs(value - (want[n] as number))).toBeLessThan(1e-6);
          };
          near(got.scores, run(1).scores);
          near(got.weights, weights);
          near(got.context, context);
        });
      }),
      { numRuns: 60 },
    );
  });

  it("moves the point that is dragged to the place of the pointer, and keeps it in the plane", () => {
    const { state } = attention();
    const handle = /data-drag="(3,[^"]*)"/.exec(explorer.picture(state))?.[1] ?? "";
    const [, x = 0, y = 0, scale = 0] = handle.split(",").map(Number);
    const drop = (right: number, up: number) => explorer.drag?.(state, handle, x + right * scale, y - up * scale);
    expect(drop(0.5, -1)).toEqual({ chosen: "3", keys: state.keys.map((key, s) => (s === 3 ? [0.5, -1] : key)) });
    expect(drop(9, 0)?.keys?.[3]).toEqual([2, 0]);
  });

  it("has the additive weights of lessons 11 and 12", () => {
    const { state } = attention({
      query: [2, 1],
      keys: [
        [1, 0],
        [0, 1],
        [1, 1],
        [-1, 0],
      ],
      scorer: "additive",
    });
    expect(attend(state).scores[0]).toBeCloseTo(1.917382, 6);
    expect(attend(state).weights.map((weight) => weight.toFixed(3))).toEqual(["0.363", "0.195", "0.253", "0.190"]);
  });

  it("masks a key, but never the last one", () => {
    const { state } = attention({
      keys: [
        [1, 0],
        [0, 1],
      ],
    });
    const set = (from: AttentionState, id: string, value: string) => ({ ...from, ...explorer.change(from, id, value) });
    const masked = set(set(state, "chosen", "1"), "kept", "no");
    expect(attend(masked).weights).toEqual([1, 0]);
    const control = (from: AttentionState) => explorer.controls(from).find(({ id }) => id === "kept");
    expect(control(masked)).toMatchObject({ value: "no", disabled: false });
    expect(control(set(masked, "chosen", "0"))).toMatchObject({ value: "yes", disabled: true });
  });

  it("says the weights and the context, also in the picture", () => {
    const { state, sentence, picture } = attention({
      query: [1, 0],
      keys: [
        [1, 0],
        [-1, 0],
      ],
      tokens: ["a<b", "c"],
    });
    const hidden = { ...state, kept: [true, false] };
    expect(sentence(hidden)).toBe(
      "Attention by dot scores with temperature 1.00, for the query (1.00, 0.00). Weights: a<b 100 %, c is masked. The context is (1.00, 0.00).",
    );
    expect(picture(hidden)).toContain(">a&lt;b</text>");
  });
});

describe("attention", () => {
  it.each([
    [{ key: [[1, 0]] }, 'attention: options has no option "key"'],
    [{ query: [1, 3] }, "attention: options.query must be two numbers from -2 to 2, got [1, 3]."],
    [{ keys: [[1, 0, 0]] }, "attention: options.keys[0] must be two numbers from -2 to 2, got [1, 0, 0]."],
    [{ keys: Array(9).fill([0, 0]) }, "options.keys must have 1 to 8 keys, got 9."],
    [{ tokens: ["a"] }, "one name for each key, got 1 names for 5 keys"],
    [{ scorer: "general" }, 'options.scorer must be "dot", "scaled dot" or "additive", got "general".'],
    [{ temperature: 0 }, "options.temperature must be from 0.1 to 5, got 0."],
    [{ additive: { query: tf.zeros([3, 1]), key: tf.zeros([2, 1]), score: tf.zeros([1]) } }, "options.additive.query"],
  ])("rejects %j", (options: object, message) => {
    expect(() => attention(options)).toThrow(message);
    expect(() => attention(options)).toThrow(InputError);
  });

  it("draws each name where it covers no other one, and inside the plane", () => {
    const namesOf = (svg: string) =>
      [...svg.matchAll(/paint-order="stroke"[^>]*><text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</g)].map(
        ([, x, y, name = ""]) => ({
          ...{ x: Number(x), y: Number(y), half: 4.5 * name.length, name },
        }),
      );
    const states = [
      attention({
        query: [1, 0],
        keys: [
          [0, 1],
          [1, 0],
          [1, 1],
        ],
      }), // a query on a key, with the context close by
      attention({
        query: [2, 2],
        keys: [
          [2, 2],
          [-2, -2],
        ],
      }),
      attention({
        query: [0, 0],
        keys: [
          [0, 0],
          [0.1, 0],
        ],
      }),
      attention(),
    ];
    for (const { state, picture } of states) {
      const names = namesOf(picture(state));
      expect(names).toHaveLength(state.keys.length + 2);
      for (const [n, one] of names.entries()) {
        expect(one.x - one.half, one.name).toBeGreaterThanOrEqual(12);
        expect(one.x + one.half, one.name).toBeLessThanOrEqual(412);
        expect(one.y, one.name).toBeGreaterThan(12);
        expect(one.y, one.name).toBeLessThan(412);
        for (const other of names.slice(n + 1))
          expect(
            Math.abs(one.x - other.x) >= one.half + other.half || Math.abs(one.y - other.y) >= 12,
            `${one.name} and ${other.name}`,
          ).toBe(true);
      }
    }
  });
});
