import type { Exercise } from "../exercise-type";

export const lesson01: readonly Exercise[] = [];
