import { contextVector } from "./context-vector";
import { maskedWeights } from "./masked-weights";

export const lesson11 = [contextVector, maskedWeights] as const;
