import type { Exercise } from "../exercise-type";

export const lesson04: readonly Exercise[] = [];
