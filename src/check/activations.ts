// The activation functions that an exercise's reference (its correct solution) calls. The checker replaces one of these functions to
// compute what a common mistake would give, and then compares an attempt with the result.

/** An activation function of `value`. `place` names in words what the formula computes with it, e.g. "the forget gate". */
export type Activation = (value: number, place: string) => number;

/** The activation functions and slopes that references use. The argument of a slope is the activation's value y, not the activation's argument. */
export interface Activations {
  readonly sigmoid: Activation;
  readonly tanh: Activation;
  /** Returns y (1 - y), the slope of the sigmoid where the sigmoid's value is y. */
  readonly sigmoidSlope: Activation;
  /** Returns 1 - y², the slope of tanh where the value of tanh is y. */
  readonly tanhSlope: Activation;
}

/** The correct activation functions and slopes. */
export const activations: Activations = {
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  tanh: (a) => Math.tanh(a),
  sigmoidSlope: (y) => y * (1 - y),
  tanhSlope: (y) => 1 - y * y,
};
