// Defines the activation functions that figures draw, with their names.
/** The activation functions of cells, for plain numbers. They draw curves, and learners check numbers by hand with them. */
export const activations = {
  /** Returns 1 / (1 + e^-x), computed so that no exponential overflows. */
  sigmoid: (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  /** Returns clip(0.2 x + 0.5, 0, 1), as in Keras 2 and tfjs. In PyTorch and Keras 3, the hard sigmoid is clip(x / 6 + 0.5, 0, 1). */
  hardSigmoid: (x: number) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
  /** Returns (e^x - e^-x) / (e^x + e^-x), which is between -1 and 1. */
  tanh: Math.tanh,
  /** Returns max(0, x). */
  relu: (x: number) => Math.max(0, x),
  /** Returns x unchanged. */
  linear: (x: number) => x,
} as const;

/** The name of an activation function. */
export type Activation = keyof typeof activations;

/** The names of the activation functions in figures. */
export const activationNames: Readonly<Record<Activation, string>> = {
  sigmoid: "sigmoid",
  hardSigmoid: "hard sigmoid",
  tanh: "tanh",
  relu: "ReLU",
  linear: "linear",
};
