import { additiveScores } from "./additive-scores";
import { maskedSoftmax } from "./masked-softmax";

export const lesson12 = [additiveScores, maskedSoftmax] as const;
