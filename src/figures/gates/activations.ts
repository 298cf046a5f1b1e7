// Defines the activation functions that figures draw, with their names.
/** The activation functions of cells for plain numbers, for drawing curves and for checking numbers by hand. */
export const activations = {
  /** 1 / (1 + e^-x), written so that it does not overflow. */
  sigmoid: (x: number) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))),
  /** clip(0.2 x + 0.5, 0, 1): Keras 2 and tfjs. PyTorch and Keras 3 have another one, clip(x / 6 + 0.5, 0, 1). */
  hardSigmoid: (x: number) => Math.min(1, Math.max(0, 0.2 * x + 0.5)),
  /** (e^x - e^-x) / (e^x + e^-x), from -1 to 1. */
  tanh: Math.tanh,
  /** max(0, x). */
  relu: (x: number) => Math.max(0, x),
  /** Returns x unchanged. */
  linear: (x: number) => x,
} as const;

/** The name of an activation function. */
export type Activation = keyof typeof activations;

/** As text in a figure. */
export const activationNames: Readonly<Record<Activation, string>> = {
  sigmoid: "sigmoid",
  hardSigmoid: "hard sigmoid",
  tanh: "tanh",
  relu: "ReLU",
  linear: "linear",
};
