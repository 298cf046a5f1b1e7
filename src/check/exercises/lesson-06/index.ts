import type { Exercise } from "../exercise-type";

export const lesson06: readonly Exercise[] = [];
