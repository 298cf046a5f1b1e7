import { sigmoidExercise } from "./sigmoid";
import { weightedSum } from "./weighted-sum";

export const lesson00 = [weightedSum, sigmoidExercise] as const;
