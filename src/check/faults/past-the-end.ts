// Arrays that notice when an entry is read that they do not have.
import type { Argument } from "../exercise-type";

/** An entry that was read although it does not exist. */
export interface PastTheEnd {
  /** e.g. "kernel[2]". */
  readonly place: string;
  /** e.g. "kernel". */
  readonly array: string;
  readonly length: number;
}

/**
 * Returns a copy of an argument that asks at each read of a missing entry whether it is repaired: 0 (or a row of zeros) instead
 * of undefined.
 *
 * @param name the argument's name, for the places.
 */
export function guarded(name: string, value: Argument, isRepaired: (found: PastTheEnd) => boolean): unknown {
  if (typeof value === "number") return value;
  const entries: unknown[] = value.map((one, i) => guarded(`${name}[${i}]`, one as Argument, isRepaired));
  const row = value[0];
  const repair = Array.isArray(row) ? row.map(() => 0) : 0;
  return new Proxy(entries, {
    get(target, key, receiver) {
      if (typeof key !== "string" || !isIndex(key) || key in target) return Reflect.get(target, key, receiver);
      const found = { place: `${name}[${key}]`, array: name, length: target.length };
      return isRepaired(found) ? repair : undefined;
    },
  });
}

/** Matches numbers, and the texts of an index that was computed from undefined. */
const isIndex = (key: string) => /^(-?\d+(\.\d+)?|NaN|undefined)$/.test(key);
