import type { Exercise } from "./exercise-type";
import { lesson00 } from "./lesson-00";
import { lesson01 } from "./lesson-01";
import { lesson02 } from "./lesson-02";
import { lesson03 } from "./lesson-03";
import { lesson04 } from "./lesson-04";
import { lesson05 } from "./lesson-05";
import { lesson06 } from "./lesson-06";
import { lesson07 } from "./lesson-07";
import { lesson08 } from "./lesson-08";
import { lesson11 } from "./lesson-11";
import { lesson12 } from "./lesson-12";

/** All exercises that `exercise(id, …)` knows. */
export const exercises: readonly Exercise[] = [
  ...lesson00,
  ...lesson01,
  ...lesson02,
  ...lesson03,
  ...lesson04,
  ...lesson05,
  ...lesson06,
  ...lesson07,
  ...lesson08,
  ...lesson11,
  ...lesson12,
];
