import { trainingExplorer } from "../training/explorer";
import { moduleOf } from "./kit/mount";

/** The module of the training explorer. */
export default moduleOf(trainingExplorer, [
  ...(["length", "units", "seed", "rate", "held", "step", "running", "row", "unit"] as const),
]);
