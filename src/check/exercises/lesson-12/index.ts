import type { Exercise } from "../exercise-type";

export const lesson12: readonly Exercise[] = [];
