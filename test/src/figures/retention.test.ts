import { activations } from "gatebook";
import { expect, test } from "vitest";
import { forgetOf, halfLife, retentionOf } from "../../../src/figures/gates/retention";

test("retention gives sigmoid(1)^50 and sigmoid(5)^50 as in the lesson, and sigmoid(0)^50 = 2^-50", () => {
  expect(retentionOf(1, 50).at(-1)).toBeCloseTo(0.7310585786300049 ** 50, 12);
  expect(retentionOf(5, 50).at(-1)).toBeCloseTo(0.9933071490757153 ** 50, 6);
  expect(retentionOf(0, 50).at(-1)).toBe(Number((2 ** -50).toPrecision(7)));
});

test("a bias of 4.27 keeps half of the cell state for 50 steps", () => {
  expect(halfLife(4.27)).toBeCloseTo(50, 0);
  expect(halfLife(0)).toBe(1);
});

test("after the half-life, half is left if the gate is multiplied at each step", () => {
  for (const bias of [-2, -0.5, 0.7, 3, 6]) expect(forgetOf(bias) ** halfLife(bias)).toBeCloseTo(0.5, 12);
});

test("retention is below 1 even for a large bias, because its formula keeps the digits that sigmoid(b) loses", () => {
  expect(forgetOf(40)).toBe(1);
  expect(halfLife(40)).toBeCloseTo(Math.LN2 * Math.exp(40), -8);
  expect(halfLife(-800)).toBeGreaterThan(0);
});

test("activations have the right values at 0 and at their corners, and do not overflow", () => {
  const { sigmoid, hardSigmoid, relu, linear, tanh } = activations;
  expect([sigmoid(0), hardSigmoid(0), tanh(0), relu(-2), relu(2), linear(-2)]).toEqual([0.5, 0.5, 0, 0, 2, -2]);
  expect([hardSigmoid(-2.5), hardSigmoid(2.5), hardSigmoid(9), hardSigmoid(-9)]).toEqual([0, 1, 1, 0]);
  expect(sigmoid(1.8)).toBeCloseTo(0.858149, 6);
  expect([sigmoid(800), sigmoid(-800)]).toEqual([1, 0]);
});
