// Checks two kinds of numbers in options: counts (whole numbers with a lower bound) and seeds.
import { InputError } from "./validate";

/** Checks a count. @throws InputError unless the value is a whole number of at least `least` */
export function checkCount(caller: string, operand: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new InputError(`${caller}: ${operand} must be a whole number of at least ${least}, got ${value}.`);
}

/** Checks a seed. @throws InputError unless it is a finite number */
export function checkSeed(caller: string, seed: number): void {
  if (!Number.isFinite(seed)) throw new InputError(`${caller}: options.seed must be a finite number, got ${seed}.`);
}
