// Made by `npm run build` from the files beside it.
import { ablation } from "./ablation";
import { adding } from "./adding";
import { attention } from "./attention";
import { copy } from "./copy";
import { parity } from "./parity";

export type { AblationMeasured, AblationSettings, TaskName } from "./ablation";
export type { AddingMeasured, AddingSettings } from "./adding";
export type { AttentionMeasured, AttentionSettings, ScorerName } from "./attention";
export type { CopyMeasured, CopySettings } from "./copy";
export type { ParityMeasured, ParitySettings } from "./parity";

/** All experiments, each by its name. */
export const experiments = {
  ablation,
  adding,
  attention,
  copy,
  parity,
} as const;
