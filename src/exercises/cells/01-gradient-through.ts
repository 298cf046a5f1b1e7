import type { Activations } from "../../check/activations";
import type { Exercise, WrongVersion } from "../../check/exercise-type";

type Parameters = { readonly w: number; readonly states: readonly number[] };

const product = (factors: readonly number[]) => factors.reduce((all, factor) => all * factor, 1);
/** Turns a formula for the factor of one step into a function with the exercise's parameters. The function multiplies the factors of all steps. */
const from =
  (factor: (now: { readonly w: number; readonly h: number }) => number) =>
  ({ w, states }: Parameters) =>
    product(states.map((h) => factor({ w, h })));

const wrong: readonly WrongVersion[] = [
  {
    term: "tanh",
    name: "the slope of tanh is missing",
    implementation: from(({ w }) => w),
    hint: "each step's factor is w (1 - h²).",
  },
  {
    term: "w",
    name: "the weight is missing",
    implementation: from(({ h }) => 1 - h ** 2),
    hint: "each step also multiplies by w.",
  },
  {
    term: "w",
    name: "the weight is multiplied once instead of at each step",
    implementation: ({ w, states }: Parameters) => w * product(states.map((h) => 1 - h ** 2)),
    hint: "there is one w for each step.",
  },
  {
    term: "tanh",
    name: "1 - h is used instead of 1 - h²",
    implementation: from(({ w, h }) => w * (1 - h)),
    hint: "the slope of tanh, in terms of its value h, is 1 - h².",
  },
  {
    term: "tanh",
    name: "h (1 - h), the slope of the sigmoid, is used instead of the slope of tanh",
    implementation: from(({ w, h }) => w * h * (1 - h)),
    hint: "h is a value of tanh, and the slope of tanh is 1 - h².",
  },
  {
    term: "tanh",
    name: "tanh is applied to the states again",
    implementation: from(({ w, h }) => w * (1 - Math.tanh(h) ** 2)),
    hint: "h is already a value of tanh, so the slope is 1 - h².",
  },
  {
    term: "tanh",
    name: "the squares are added to 1 instead of subtracted",
    implementation: from(({ w, h }) => w * (1 + h ** 2)),
    hint: "the slope is 1 - h²: the further h is from 0, the smaller the slope.",
  },
  {
    term: "product",
    name: "the factors are added instead of multiplied",
    implementation: ({ w, states }: Parameters) => states.reduce((sum, h) => sum + w * (1 - h ** 2), 0),
    hint: "by the chain rule, the slopes of the steps are multiplied.",
  },
  {
    term: "product",
    name: "only the last step is used",
    implementation: ({ w, states }: Parameters) => w * (1 - (states.at(-1) ?? Number.NaN) ** 2),
    hint: "there is one factor for each state in the list.",
  },
  {
    term: "product",
    name: "the first state is left out",
    implementation: ({ w, states }: Parameters) => product(states.slice(1).map((h) => w * (1 - h ** 2))),
    hint: "states starts with h_1, the state after the first step, so the first step has a factor as well.",
  },
  {
    term: "tanh",
    name: "(1 - h)² is used instead of 1 - h²",
    implementation: from(({ w, h }) => w * (1 - h) ** 2),
    hint: "square h first, and subtract the square from 1.",
  },
  {
    term: "tanh",
    name: "h² - 1 is used instead of 1 - h²",
    implementation: from(({ w, h }) => w * (h ** 2 - 1)),
    hint: "the slope of tanh is never negative: 1 - h².",
  },
  {
    term: "tanh",
    name: "the state itself is used instead of its slope",
    implementation: from(({ w, h }) => w * h),
    hint: "each step's factor is w (1 - h²), with the slope of tanh.",
  },
  {
    term: "tanh",
    name: "the slope is taken at the state before each step",
    implementation: ({ w, states }: Parameters) => product([0, ...states.slice(0, -1)].map((h) => w * (1 - h ** 2))),
    hint: "the slope 1 - h² belongs to the state that comes out of the step.",
  },
  {
    term: "tanh",
    name: "tanh is applied to w h, although h is the state after the step",
    implementation: from(({ w, h }) => w * (1 - Math.tanh(w * h) ** 2)),
    hint: "states already holds the values after each tanh, so the slope is 1 - h² of these values.",
  },
  {
    term: "tanh",
    name: "only the last step has the slope of tanh",
    implementation: ({ w, states }: Parameters) => w ** states.length * (1 - (states.at(-1) ?? Number.NaN) ** 2),
    hint: "each step has its own slope 1 - h².",
  },
  {
    term: "w",
    name: "there is one weight too many",
    implementation: ({ w, states }: Parameters) => w * product(states.map((h) => w * (1 - h ** 2))),
    hint: "start the product at 1: there is one w for each state in the list.",
  },
  {
    term: "product",
    name: "the last state is left out",
    implementation: ({ w, states }: Parameters) => product(states.slice(0, -1).map((h) => w * (1 - h ** 2))),
    hint: "there is one factor for each state in the list, also for the last one.",
  },
];

/** The exercise `gradientThrough(w, states [T])`, whose result is dh_T/dh_0, the product over t of w (1 - h_t²). */
export const gradientThrough: Exercise = {
  id: "01-4",
  title: "gradientThrough",
  cases: [
    { w: 0.8, states: [0.5, -0.3, 0.7] },
    { w: -1.5, states: [0.9, 0.2, -0.6, 0.4] },
    { w: -0.7, states: [-0.4, 0.6, 0.3] }, // the result of this case is negative
    { w: -1.2, states: [0.3] },
  ],
  otherCases: [
    { w: 1, states: [0, 0, 0] },
    { w: 0.7, states: [0.25] },
  ],
  reference: ({ w, states }: Parameters, use: Activations) =>
    product(states.map((h) => w * use.tanhSlope(h, "each state"))),
  worked: { case: { w: 2, states: [0.5, 0] }, expected: [3] },
  wrong,
  tolerance: 1e-5,
};
