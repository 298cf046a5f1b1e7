import { hiddenFromCell } from "./hidden-from-cell";
import { wholeStep } from "./whole-step";

export const lesson04 = [hiddenFromCell, wholeStep] as const;
