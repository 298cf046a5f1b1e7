// Makes the suspects (likely mistakes, see suspect.ts) with a wrong activation function. For example, the formula uses tanh where the sigmoid
// is right, the hard sigmoid, or no activation; or the backward pass leaves out the activation's slope.
import { type Activation, type Activations, activations } from "../activations";
import type { Exercise } from "../exercise-type";
import { listText, referenceResult, type Suspect } from "./suspect";

type Kind = keyof Activations;

/** A wrong function that replaces a correct one. */
interface Replacement {
  /** The correct function that is replaced. */
  readonly kind: Kind;
  /** Returns the name of the mistake. `place` is where the formula uses the function, e.g. "the forget gate". */
  readonly name: (place: string) => string;
  readonly hint: string;
  readonly by: (value: number) => number;
}

const sigmoid = (a: number) => activations.sigmoid(a, "");
const between = (low: number, high: number, value: number) => Math.min(high, Math.max(low, value));

const REPLACEMENTS: readonly Replacement[] = [
  {
    kind: "sigmoid",
    name: (place) => `tanh is used for ${place}, instead of the sigmoid`,
    hint: "a gate must be between 0 and 1, like the sigmoid; tanh is between -1 and 1.",
    by: Math.tanh,
  },
  {
    kind: "sigmoid",
    name: (place) => `the hard sigmoid is used for ${place}`,
    hint: "clip(0.2 a + 0.5, 0, 1) only approximates the sigmoid, 1 / (1 + exp(-a)).",
    by: (a) => between(0, 1, 0.2 * a + 0.5),
  },
  {
    kind: "sigmoid",
    name: (place) => `the hard sigmoid of newer Keras is used for ${place}`,
    hint: "clip(a / 6 + 0.5, 0, 1) only approximates the sigmoid, 1 / (1 + exp(-a)).",
    by: (a) => between(0, 1, a / 6 + 0.5),
  },
  {
    kind: "sigmoid",
    name: (place) => `no sigmoid is applied for ${place}`,
    hint: "apply the sigmoid to the whole sum: 1 / (1 + exp(-sum)).",
    by: (a) => a,
  },
  {
    kind: "sigmoid",
    name: (place) => `the sigmoid is applied twice for ${place}`,
    hint: "apply the sigmoid once. A second sigmoid gives only numbers between 0.5 and 0.731.",
    by: (a) => sigmoid(sigmoid(a)),
  },
  {
    kind: "sigmoid",
    name: (place) => `1 minus the sigmoid is used for ${place}`,
    hint: "check the sign in the exponent: 1 / (1 + exp(-a)).",
    by: (a) => sigmoid(-a),
  },
  {
    kind: "tanh",
    name: (place) => `a sigmoid is used for ${place}, instead of tanh`,
    hint: "tanh is between -1 and 1, so the result may be negative; a sigmoid is between 0 and 1.",
    by: sigmoid,
  },
  {
    kind: "tanh",
    name: (place) => `no tanh is applied to ${place}`,
    hint: "apply Math.tanh to this value.",
    by: (a) => a,
  },
  {
    kind: "tanh",
    name: (place) => `tanh is applied twice to ${place}`,
    hint: "apply tanh once.",
    by: (a) => Math.tanh(Math.tanh(a)),
  },
  {
    kind: "tanh",
    name: (place) => `the hard tanh is used for ${place}`,
    hint: "clip(a, -1, 1) only approximates tanh.",
    by: (a) => between(-1, 1, a),
  },
  {
    kind: "sigmoidSlope",
    name: (place) => `the slope of the sigmoid is missing for ${place}`,
    hint: "multiply by y (1 - y), where y is the gate.",
    by: () => 1,
  },
  {
    kind: "sigmoidSlope",
    name: (place) => `the factor 1 - y is missing in the slope of the sigmoid for ${place}`,
    hint: "the slope is y (1 - y), where y is the gate.",
    by: (y) => y,
  },
  {
    kind: "sigmoidSlope",
    name: (place) => `the factor y is missing in the slope of the sigmoid for ${place}`,
    hint: "the slope is y (1 - y), where y is the gate.",
    by: (y) => 1 - y,
  },
  {
    kind: "sigmoidSlope",
    name: (place) => `the slope of tanh is used for ${place}, instead of the slope of the sigmoid`,
    hint: "1 - y² is the slope of tanh; the slope of a sigmoid is y (1 - y).",
    by: (y) => 1 - y * y,
  },
  {
    kind: "tanhSlope",
    name: (place) => `the slope of tanh is missing for ${place}`,
    hint: "multiply by 1 - y², where y is the value of the tanh.",
    by: () => 1,
  },
  {
    kind: "tanhSlope",
    name: (place) => `the slope of the sigmoid is used for ${place}, instead of the slope of tanh`,
    hint: "y (1 - y) is the slope of a sigmoid; the slope of tanh is 1 - y².",
    by: (y) => y * (1 - y),
  },
  {
    kind: "tanhSlope",
    name: (place) => `the square is missing in the slope of tanh for ${place}`,
    hint: "the slope is 1 - y², where y is the value of the tanh.",
    by: (y) => 1 - y,
  },
];

/** Returns suspects with one activation replaced by a wrong function: once for each place that uses the activation, and once for all places together. */
export function activationSuspects(exercise: Exercise): Suspect[] {
  const places = placesOf(exercise);
  return REPLACEMENTS.flatMap(({ kind, name, hint, by }) => {
    const all = places[kind];
    const sets = all.length > 1 ? [...all.map((place) => [place]), all] : all.map((place) => [place]);
    return sets.map((chosen) => {
      const replaced: Activation = (value, place) =>
        chosen.includes(place) ? by(value) : activations[kind](value, place);
      const use = { ...activations, [kind]: replaced };
      return { name: name(listText(chosen)), hint, result: (input) => referenceResult(exercise, input, use) };
    });
  });
}

/** Returns the places in which the reference uses each activation, in the order of use. */
function placesOf(exercise: Exercise): Record<Kind, string[]> {
  const found: Record<Kind, string[]> = { sigmoid: [], tanh: [], sigmoidSlope: [], tanhSlope: [] };
  const noting =
    (kind: Kind): Activation =>
    (value, place) => {
      if (!found[kind].includes(place)) found[kind].push(place);
      return activations[kind](value, place);
    };
  const use = {
    sigmoid: noting("sigmoid"),
    tanh: noting("tanh"),
    sigmoidSlope: noting("sigmoidSlope"),
    tanhSlope: noting("tanhSlope"),
  };
  exercise.reference(exercise.worked.case as never, use);
  return found;
}
