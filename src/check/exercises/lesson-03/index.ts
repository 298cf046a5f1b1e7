import type { Exercise } from "../exercise-type";

export const lesson03: readonly Exercise[] = [];
