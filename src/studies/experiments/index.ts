// Made by `npm run build` from the other files in this folder.
import { ablation } from "./ablation";
import { adding } from "./adding";
import { attention } from "./attention";
import { characters } from "./characters";
import { copy } from "./copy";
import { forecast } from "./forecast";
import { numbers } from "./numbers";
import { parity } from "./parity";

export type { AblationMeasured, AblationSettings, TaskName } from "./ablation";
export type { AddingMeasured, AddingSettings } from "./adding";
export type { AttentionMeasured, AttentionSettings, ScorerName } from "./attention";
export type { CharacterRunSettings, CharactersMeasured } from "./characters";
export type { CopyMeasured, CopySettings } from "./copy";
export type { ForecastSettings } from "./forecast";
export type { NumbersMeasured, NumbersSettings } from "./numbers";
export type { ParityMeasured, ParitySettings } from "./parity";

/** All experiments by name. */
export const experiments = {
  ablation,
  adding,
  attention,
  characters,
  copy,
  forecast,
  numbers,
  parity,
} as const;
