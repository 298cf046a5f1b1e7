// Measures how many of the generated tokens and sequences are correct.
import { InputError } from "../../base/validate";
import type { TargetOptions } from "./loss";
import { checkLengths } from "./tokens";

/** Token sequences as plain numbers. */
export type Ids = readonly (readonly number[])[];

/**
 * Returns the share of the targets' true tokens that were generated at the same position. B batch, T target length.
 * @param written ids, B generated sequences. A missing token counts as wrong, because `greedyDecode` may have stopped early.
 * @param target ids [B, T]
 * @throws InputError if the batch sizes differ, if the targets have different lengths, or if `lengths` are out of range
 */
export function tokenAccuracy(written: Ids, target: Ids, options: TargetOptions = {}): number {
  const lengths = check("tokenAccuracy", written, target, options);
  let [right, all] = [0, 0];
  for (const [b, length] of lengths.entries()) {
    all += length;
    for (let t = 0; t < length; t++) if (written[b]?.[t] === target[b]?.[t]) right++;
  }
  return right / all;
}

/**
 * Returns the share of sequences that were generated without a mistake. B batch, T target length. Tokens after a target's length are ignored, so
 * the length must include the end token.
 * @param written ids, B generated sequences
 * @param target ids [B, T]
 * @throws InputError as `tokenAccuracy` does
 */
export function exactMatch(written: Ids, target: Ids, options: TargetOptions = {}): number {
  const lengths = check("exactMatch", written, target, options);
  const right = lengths.filter((length, b) => {
    for (let t = 0; t < length; t++) if (written[b]?.[t] !== target[b]?.[t]) return false;
    return true;
  });
  return right.length / lengths.length;
}

/** Returns the lengths of the targets, after checking the operands. @throws InputError */
function check(caller: string, written: Ids, target: Ids, { lengths }: TargetOptions): readonly number[] {
  for (const [operand, ids] of Object.entries({ written, target })) {
    if (Array.isArray(ids) && ids.length > 0 && ids.every(Array.isArray)) continue;
    throw new InputError(
      `${caller}: ${operand} must contain at least one sequence of ids, got ${JSON.stringify(ids)}.`,
    );
  }
  if (written.length !== target.length) {
    throw new InputError(
      `${caller}: written must contain B = ${target.length} sequences, got ${written.length}. B comes from target.`,
    );
  }
  const T = target[0]?.length ?? 0;
  const odd = target.findIndex((sequence) => sequence.length !== T || T === 0);
  if (odd >= 0) {
    throw new InputError(
      `${caller}: target[${odd}] must contain T = ${T} tokens as target[0] does, and at least one, got ${target[odd]?.length}.`,
    );
  }
  checkLengths(caller, "options.lengths", lengths, { B: target.length, T, letter: "T", of: "target" });
  return lengths ?? target.map(() => T);
}
