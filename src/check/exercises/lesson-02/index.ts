import { biasToKeep } from "./bias-to-keep";
import { forgetGate } from "./forget-gate";

export const lesson02 = [forgetGate, biasToKeep] as const;
