import type { Exercise } from "../exercise-type";

export const lesson08: readonly Exercise[] = [];
