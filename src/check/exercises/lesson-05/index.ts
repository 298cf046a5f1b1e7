import type { Exercise } from "../exercise-type";

export const lesson05: readonly Exercise[] = [];
