// Makes arrays that notice when code reads an entry past their end.
import type { Argument } from "../exercise-type";

/** A read of an entry that does not exist. */
export interface PastTheEnd {
  /** The entry that was read, e.g. "kernel[2]". */
  readonly place: string;
  /** The name of the array, e.g. "kernel" or "kernel[0]". */
  readonly array: string;
  /** The number of entries of the array. */
  readonly length: number;
}

/**
 * Returns a copy of an argument that calls `isRepaired` whenever code reads a missing entry. If `isRepaired` returns true, the read gives 0
 * (or a row of zeros). Otherwise it gives undefined, as in a normal array.
 *
 * @param name the argument's name, with which `PastTheEnd.place` begins.
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

/** Returns whether a property name is an index: a number, or "NaN" or "undefined", which come from an index computed from undefined. */
const isIndex = (key: string) => /^(-?\d+(\.\d+)?|NaN|undefined)$/.test(key);
