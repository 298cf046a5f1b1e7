import { gradientThrough } from "./gradient-through";
import { runRnn } from "./run-rnn";

export const lesson01 = [runRnn, gradientThrough] as const;
