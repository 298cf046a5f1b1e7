import { cellOverTime } from "./cell-over-time";
import { whatIsWritten } from "./what-is-written";

export const lesson03 = [whatIsWritten, cellOverTime] as const;
