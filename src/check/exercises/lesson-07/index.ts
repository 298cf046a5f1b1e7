import type { Exercise } from "../exercise-type";

export const lesson07: readonly Exercise[] = [];
