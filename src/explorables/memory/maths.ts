// Computes what is left of a memory and of its gradient, in float64 and without tensors.
import { brief, fixed, sigmoid } from "../kit/numbers";
import type { MemoryState } from "./state";

/** A cell over time. Both lists have one entry for 0, 1, … `steps` steps. */
export interface Fading {
  /** The state as a share of the state at the start. */
  readonly memory: readonly number[];
  /** The derivative of the state with respect to the state at the start. */
  readonly gradient: readonly number[];
}

/** Returns an LSTM whose forget gate depends only on its bias. Memory and gradient are the same, sigmoid(b)^t. */
export function lstmFading({ bias, steps }: MemoryState): Fading {
  const forget = sigmoid(bias);
  const shares = Array.from({ length: steps + 1 }, (_, t) => forget ** t);
  return { memory: shares, gradient: shares };
}

/** Returns an RNN with one unit, h' = tanh(U h). Each step multiplies the gradient by U (1 - h'^2). */
export function rnnFading({ recurrent, start, steps }: MemoryState): Fading {
  const memory = [1];
  const gradient = [1];
  let [hidden, slope] = [start, 1];
  for (let t = 1; t <= steps; t++) {
    hidden = Math.tanh(recurrent * hidden);
    slope *= recurrent * (1 - hidden * hidden);
    memory.push(start === 0 ? 0 : hidden / start);
    gradient.push(slope);
  }
  return { memory, gradient };
}

/** Returns a share as text. From 1 to 10 it has three digits, because 1.07 would otherwise be shown as 1.1. */
export const timesStart = (share: number): string =>
  Math.abs(share) >= 1 && Math.abs(share) < 10 ? fixed(share) : brief(share);

/** Returns the number of steps after which half of the LSTM's cell state is left, ln 0.5 / ln sigmoid(b). */
export const halfLife = (bias: number): number =>
  -Math.LN2 / (bias >= 0 ? -Math.log1p(Math.exp(-bias)) : bias - Math.log1p(Math.exp(bias)));
