// Computes how much of the cell state a forget gate keeps.
import { rounded } from "../kit/number-lists";
import { activations } from "./activations";

/** Returns the share of the cell state that is left after 0, 1, … steps, if the forget gate depends only on its bias: sigmoid(b)^t, [steps + 1]. */
export function retentionOf(bias: number, steps: number): number[] {
  const rate = logOfSigmoid(bias);
  return Array.from({ length: steps + 1 }, (_, t) => rounded(Math.exp(t * rate)));
}

/** Returns the number of steps after which half is left: ln 0.5 / ln sigmoid(b). */
export function halfLife(bias: number): number {
  return Math.log(0.5) / logOfSigmoid(bias);
}

/** Returns the value of the forget gate, sigmoid(b). */
export const forgetOf = (bias: number): number => activations.sigmoid(bias);

/** Returns ln sigmoid(b) = -ln(1 + e^-b). This form keeps its precision when sigmoid(b) is nearly 1. */
function logOfSigmoid(bias: number): number {
  return bias >= 0 ? -Math.log1p(Math.exp(-bias)) : bias - Math.log1p(Math.exp(bias));
}
