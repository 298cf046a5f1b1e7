import { cellBackward } from "./cell-backward";
import { clipByGlobalNorm } from "./clip-by-global-norm";

export const lesson05 = [cellBackward, clipByGlobalNorm] as const;
