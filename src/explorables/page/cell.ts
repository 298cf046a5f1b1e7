import { cellExplorer } from "../cell/explorer";
import { moduleOf } from "./kit/mount";

/** The module of the cell explorer. */
export default moduleOf(cellExplorer, [
  ...(["cell", "weights", "resetAfter", "candidateRecurrentBias", "inputs", "initial"] as const),
  ...(["held", "broken", "unit", "feature", "gate", "step"] as const),
]);
