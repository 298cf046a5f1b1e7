import { memoryExplorer } from "../memory/explorer";
import { moduleOf } from "./kit/mount";

/** The module of the memory explorer. */
export default moduleOf(memoryExplorer, ["cells", "bias", "recurrent", "start", "lag", "steps"]);
