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
 * Returns a copy of an argument that reports reads of missing entries, and gives 0 (or a row of zeros) for them.
 * @param name the argument's name, for the report.
 */
export function guarded(name: string, value: Argument, report: (found: PastTheEnd) => void): unknown {
  if (typeof value === "number") return value;
  const entries: unknown[] = value.map((one, i) => guarded(`${name}[${i}]`, one as Argument, report));
  const row = value[0];
  const missing = Array.isArray(row)
    ? guarded(
        `${name}[…]`,
        row.map(() => 0),
        () => {},
      )
    : 0;
  return new Proxy(entries, {
    get(target, key, receiver) {
      if (typeof key === "string" && isIndex(key) && !(key in target)) {
        report({ place: `${name}[${key}]`, array: name, length: target.length });
        return missing;
      }
      return Reflect.get(target, key, receiver);
    },
  });
}

/** Numbers, and what becomes of an index that was computed from undefined. */
const isIndex = (key: string) => /^(-?\d+(\.\d+)?|NaN|undefined)$/.test(key);
