import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { root } from "../built";
import { linspace } from "../cells/plain-lstm";
import { type Layer, type Numbers, sideBySide } from "./layers";

/**
 * The output that the notebooks of the course CS231n print for operands made by linspace. The letters are those of the course: N batch, D features,
 * H hidden units, T time steps.
 */
export interface Fixture {
  readonly "read from": { readonly repository: string; readonly path: string; readonly commit: string };
  readonly sizes: Readonly<Record<"N" | "D" | "H", number>> & { readonly T?: number };
  readonly [operand: string]: unknown;
}

const all = JSON.parse(readFileSync(join(root, "test", "src", "conventions", "cs231n.json"), "utf8"));
export const cs231n = (name: "lstm step" | "lstm" | "rnn step" | "rnn"): Fixture => all[name] as Fixture;

/** Returns an operand of a fixture: `count` evenly spaced numbers between the two ends that the fixture gives. */
export function operand<R extends tf.Rank>(fixture: Fixture, name: string, shape: tf.ShapeMap[R]): tf.Tensor<R> {
  const [from, to] = fixture[name] as [number, number];
  const size = shape.reduce((product, one) => product * one, 1);
  return tf.tensor(linspace(from, to, size), shape);
}

/** Returns the printed output. */
export const printed = (fixture: Fixture, name: string) => tf.tensor(fixture[name] as Numbers);

/** Returns the fixture of lstm_forward in the same form as the layers of the other frameworks. */
export function cs231nLayer(): Layer & { readonly initial: tf.Tensor2D } {
  const fixture = cs231n("lstm");
  const { N, D, H, T = 1 } = fixture.sizes;
  const weights = [
    operand(fixture, "Wx", [D, 4 * H]),
    operand(fixture, "Wh", [H, 4 * H]),
    operand(fixture, "b", [4 * H]),
  ];
  const sizes = { B: N, T, F: D, H };
  const layer = sideBySide(weights, operand(fixture, "x", [N, T, D]), printed(fixture, "h"), 4, sizes);
  return { ...layer, initial: operand<tf.Rank.R2>(fixture, "h0", [N, H]) };
}
