import type { GatedWeights } from "../model";
import { joinedGru } from "./joined-gru";
import type { JoinedCell } from "./joined-kernel";
import { joinedLstm } from "./joined-lstm";

/**
 * Returns the joined cell of an LSTM's or a GRU's weights.
 * @param V how many rows of the kernels are for the token; the other rows are for the context
 */
export function joinedCell(weights: GatedWeights, V: number): JoinedCell {
  return "forget" in weights ? joinedLstm(weights, V) : joinedGru(weights, V);
}
