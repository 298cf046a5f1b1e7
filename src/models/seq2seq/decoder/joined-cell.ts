import type { GatedWeights } from "../model";
import { joinedGru } from "./joined-gru";
import type { JoinedCell } from "./joined-kernel";
import { joinedLstm } from "./joined-lstm";

/**
 * Returns the joined cell for the weights of an LSTM or a GRU.
 * @param V how many rows of the kernels belong to the token; the other rows belong to the context
 */
export function joinedCell(weights: GatedWeights, V: number): JoinedCell {
  return "forget" in weights ? joinedLstm(weights, V) : joinedGru(weights, V);
}
