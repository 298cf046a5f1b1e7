import { candidateBefore } from "./candidate-before";
import { hiddenOverTime } from "./hidden-over-time";

export const lesson06 = [candidateBefore, hiddenOverTime] as const;
