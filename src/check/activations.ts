// The activations that a reference calls. The checker replaces one of them to find out whether an attempt made that mistake.

/** Returns the value of an activation. `place` says in words where it is used, e.g. "the forget gate". */
export type Activation = (value: number, place: string) => number;

/** The activations and slopes that references use. The slopes are given the value of the activation, not its argument. */
export interface Activations {
  readonly sigmoid: Activation;
  readonly tanh: Activation;
  /** y (1 - y), the slope of the sigmoid whose value is y. */
  readonly sigmoidSlope: Activation;
  /** 1 - y², the slope of the tanh whose value is y. */
  readonly tanhSlope: Activation;
}

/** The activations of a right answer. */
export const activations: Activations = {
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  tanh: (a) => Math.tanh(a),
  sigmoidSlope: (y) => y * (1 - y),
  tanhSlope: (y) => 1 - y * y,
};
