import type { Exercise } from "./exercise-type";
import { lesson00 } from "./lesson-00";
import { lesson02 } from "./lesson-02";

/** All exercises that `exercise(id, …)` knows. */
export const exercises: readonly Exercise[] = [...lesson00, ...lesson02];
