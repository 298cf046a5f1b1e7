// Computes how much of the cell state a forget gate keeps.
import { rounded } from "../kit/number-lists";
import { activations } from "./activations";

/** Returns the shares of the cell state that are left after 0, 1, … `steps` steps, [steps + 1]. If the forget gate depends only on its bias, the share is sigmoid(b)^t. */
export function retentionOf(bias: number, steps: number): number[] {
  const rate = logOfSigmoid(bias);
  return Array.from({ length: steps + 1 }, (_, t) => rounded(Math.exp(t * rate)));
}

/** Returns the number of steps after which half of the cell state is left, ln 0.5 / ln sigmoid(b). */
export function halfLife(bias: number): number {
  return Math.log(0.5) / logOfSigmoid(bias);
}

/** Returns the value of the forget gate, sigmoid(b). */
export const forgetOf = (bias: number): number => activations.sigmoid(bias);

/** Returns ln sigmoid(b), computed as -ln(1 + e^-b). This form stays precise when sigmoid(b) is nearly 1. */
function logOfSigmoid(bias: number): number {
  return bias >= 0 ? -Math.log1p(Math.exp(-bias)) : bias - Math.log1p(Math.exp(bias));
}
