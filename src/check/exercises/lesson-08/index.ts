import { countWeights } from "./count-weights";
import { peepholeCell } from "./peephole-cell";

export const lesson08 = [countWeights, peepholeCell] as const;
