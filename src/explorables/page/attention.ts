import { attentionExplorer } from "../attention/explorer";
import { moduleOf } from "./kit/mount";

/** The module of the attention explorer. */
export default moduleOf(attentionExplorer, [
  ...(["query", "keys", "tokens", "scorer"] as const),
  ...(["additive", "temperature", "kept", "chosen"] as const),
]);
