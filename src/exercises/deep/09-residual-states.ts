import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";
import { add, type Matrix, times, type Vector } from "../algebra";

type Parameters = { readonly x: Vector; readonly weights: Matrix };

/** The values that one layer can use. */
interface Layer {
  /** The weights of this layer. [H] */
  readonly w: Vector;
  /** The state below this layer. [H] */
  readonly h: Vector;
  /** The input of the first layer. [H] */
  readonly x: Vector;
  readonly first: boolean;
}

/** Turns a function that computes the state above one layer into a function with the exercise's parameters. */
const from =
  (layer: (now: Layer) => number[]) =>
  ({ x, weights }: Parameters): number[][] => {
    let h = x;
    return weights.map((w, n) => {
      h = layer({ w, h, x, first: n === 0 });
      return h as number[];
    });
  };
const tanh = (values: Vector, one = Math.tanh) => values.map((value) => one(value));
const reference = (given: Parameters, use: Activations) =>
  from(({ w, h }) =>
    add(
      h,
      tanh(times(w, h), (a) => use.tanh(a, "the output of a layer")),
    ),
  )(given);

const wrong: readonly WrongVersion[] = [
  {
    term: "residual",
    name: "the layers do not add their input",
    implementation: from(({ w, h }) => tanh(times(w, h))),
    hint: "with a residual connection, the state above a layer is its input plus its output.",
  },
  {
    term: "residual",
    name: "each layer adds x instead of its own input",
    implementation: from(({ w, h, x }) => add(x, tanh(times(w, h)))),
    hint: "a layer adds the state directly below it. Only for the first layer this is x.",
  },
  {
    term: "residual",
    name: "the first layer does not add its input",
    implementation: from(({ w, h, first }) => (first ? tanh(times(w, h)) : add(h, tanh(times(w, h))))),
    hint: "in this exercise, x has as many numbers as the states. So the first layer adds x, too.",
  },
  {
    term: "residual",
    name: "the input is added inside of tanh",
    implementation: from(({ w, h }) => tanh(add(h, times(w, h)))),
    hint: "add after the tanh, so that the input gets through unchanged.",
  },
  {
    term: "residual",
    name: "input and output are multiplied, not added",
    implementation: from(({ w, h }) => times(h, tanh(times(w, h)))),
    hint: "the state above a layer is a sum of two parts.",
  },
  {
    term: "residual",
    name: "the output is subtracted from the input",
    implementation: from(({ w, h }) =>
      add(
        h,
        tanh(times(w, h)).map((one) => -one),
      ),
    ),
    hint: "the state above a layer is its input plus its output.",
  },
  {
    term: "states",
    name: "every layer reads x",
    implementation: from(({ w, x }) => add(x, tanh(times(w, x)))),
    hint: "each layer reads the state of the layer below: store it in a variable outside the loop.",
  },
  {
    term: "states",
    name: "every layer reads x, but adds the state below it",
    implementation: from(({ w, h, x }) => add(h, tanh(times(w, x)))),
    hint: "the layer multiplies w with the same state that it adds: the state directly below it.",
  },
  {
    term: "states",
    name: "only what a layer computes is handed on to the next layer",
    implementation: ({ x, weights }: Parameters) => {
      let h = x;
      return weights.map((w) => {
        const own = tanh(times(w, h));
        const above = add(h, own);
        h = own;
        return above;
      });
    },
    hint: "hand on the sum, the state above the layer: it is the state below the next layer.",
  },
  {
    term: "states",
    name: "the result holds what each layer adds, not the states",
    implementation: ({ x, weights }: Parameters) => {
      const states = from(({ w, h }) => add(h, tanh(times(w, h))))({ x, weights });
      return weights.map((w, n) => tanh(times(w, n === 0 ? x : (states[n - 1] as number[]))));
    },
    hint: "row l is the state above layer l: the input of this layer plus its output.",
  },
  {
    term: "states",
    name: "row l is the state below layer l",
    implementation: ({ x, weights }: Parameters) => {
      const above = from(({ w, h }) => add(h, tanh(times(w, h))))({ x, weights });
      return weights.map((_, n) => (n === 0 ? [...x] : (above[n - 1] as number[])));
    },
    hint: "append the state after the layer has added its output.",
  },
  {
    term: "order",
    name: "the layers are run in the reverse order",
    implementation: ({ x, weights }: Parameters) =>
      from(({ w, h }) => add(h, tanh(times(w, h))))({ x, weights: [...weights].reverse() }),
    hint: "layer 0, the first row of weights, reads x.",
  },
  {
    term: "residual",
    name: "the last layer does not add its input",
    implementation: ({ x, weights }: Parameters) => {
      const above = from(({ w, h }) => add(h, tanh(times(w, h))))({ x, weights });
      const below = (above.at(-2) ?? x) as number[];
      return [...above.slice(0, -1), tanh(times(weights.at(-1) as number[], below))];
    },
    hint: "each layer adds the state below it, the last one, too.",
  },
  {
    term: "residual",
    name: "each layer adds its input twice",
    implementation: from(({ w, h }) => add(add(h, h), tanh(times(w, h)))),
    hint: "the state above a layer is its input plus its output.",
  },
  {
    term: "weights",
    name: "the weights multiply the tanh, not the state",
    implementation: from(({ w, h }) => add(h, times(w, tanh(h)))),
    hint: "the output of a layer is tanh(w ⊙ h): first the product, then the tanh.",
  },
  {
    term: "tanh",
    name: "tanh is missing",
    implementation: from(({ w, h }) => add(h, times(w, h))),
    hint: "the output of a layer is tanh(w ⊙ h).",
  },
  {
    term: "weights",
    name: "the weights are added to the state, not multiplied with it",
    implementation: from(({ w, h }) => add(h, tanh(add(w, h)))),
    hint: "⊙ multiplies number by number.",
  },
];

/** The exercise `residualStates(x [H], weights [L, H])`. Row l of the result is the state above layer l of a stack with residual connections. [L, H] */
export const residualStates: Exercise = {
  id: "09-4",
  title: "residualStates",
  cases: [
    { x: [0.5, -1], weights: [[0.8, 0.4], [-0.6, 1.2], [0.3, -0.9]] },
    { x: [1.5, 0.2, -0.4], weights: [[0.7, -0.5, 1.1], [0.2, 0.9, -0.8]] },
  ], // biome-ignore format: one layer per row
  otherCases: [
    { x: [2], weights: [[1]] },
    { x: [0.1, 0.2], weights: [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1], [1, 1]] },
  ], // biome-ignore format: one layer per row
  reference,
  worked: { case: { x: [0, 3], weights: [[1, 0], [2, 0]] }, expected: [0, 3, 0, 3] }, // biome-ignore format: one layer per row
  wrong,
  tolerance: 1e-5,
};
