// How much of the cell a forget gate leaves, as numbers.
import { rounded } from "../kit/number-lists";
import { activations } from "./activations";

/** What is left of the cell after 0, 1, … steps of a forget gate that reads nothing but its bias: sigmoid(b)^t, [steps + 1]. */
export function retentionOf(bias: number, steps: number): number[] {
  const rate = logOfSigmoid(bias);
  return Array.from({ length: steps + 1 }, (_, t) => rounded(Math.exp(t * rate)));
}

/** Steps after which half is left: ln 0.5 / ln sigmoid(b). */
export function halfLife(bias: number): number {
  return Math.log(0.5) / logOfSigmoid(bias);
}

/** The forget gate's value, sigmoid(b). */
export const forgetOf = (bias: number): number => activations.sigmoid(bias);

/** ln sigmoid(b) = -ln(1 + e^-b), which keeps its digits where sigmoid(b) is nearly 1. */
function logOfSigmoid(bias: number): number {
  return bias >= 0 ? -Math.log1p(Math.exp(-bias)) : bias - Math.log1p(Math.exp(bias));
}
