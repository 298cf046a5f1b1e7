import type { Exercise } from "../exercise-type";

export const lesson11: readonly Exercise[] = [];
