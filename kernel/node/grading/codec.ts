/**
 * Encodes values as JSON, for the connection between the student's kernel and the grader's kernel. Only plain data is passed, so data from a
 * student's process never becomes an object with behaviour in the grader's process. A value that JSON lacks is written as a record with the key `$`.
 */

/** A value in the form of JSON. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };

const TYPED = {
  ...{ Float32Array, Float64Array, Int8Array, Int16Array, Int32Array },
  ...{ Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array },
} as const;
type TypedName = keyof typeof TYPED;

/** The greatest depth of nested values. */
const DEPTH = 32;

/** The maximum number of values that one encoded value may contain. More would not fit into a reply, and would take seconds to write. */
const MAX_VALUES = 1_000_000;

/** The maximum number of digits of a bigint. Reading millions of digits would keep the grader busy for seconds. */
const DIGITS = 10_000;

/** An object whose content is passed instead of the object: a tensor or a mathjs Matrix. */
interface Holder {
  readonly arraySync?: () => unknown;
  readonly toArray?: () => unknown;
}

/**
 * Encodes a value.
 *
 * @returns the value in the form of JSON
 * @throws TypeError for values that are not plain data (functions, symbols, promises, objects of classes, cycles), for more than a million
 *   values, and for values that cannot be read (a disposed tensor, a property whose getter throws).
 */
export function encode(value: unknown): Wire {
  return new Encoder().write(value);
}

class Encoder {
  /** The objects that contain the value that is being written, outermost first. `#keys` contains the keys that lead to the value. */
  readonly #holders: object[] = [];
  readonly #keys: (string | number)[] = [];
  #left = MAX_VALUES;

  write(value: unknown): Wire {
    if (--this.#left < 0) throw this.#unexpected("more than a million values");
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number")
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: "number", value: Object.is(value, -0) ? "-0" : String(value) };
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "bigint") return { $: "bigint", value: String(value) };
    if (typeof value !== "object") throw this.#unexpected(`a ${typeof value}`);
    if (this.#holders.includes(value)) throw this.#unexpected("a value that contains itself");
    if (this.#holders.length >= DEPTH) throw this.#unexpected(`a value nested deeper than ${DEPTH} levels`);
    this.#holders.push(value);
    const wire = this.#object(value);
    this.#holders.pop();
    return wire;
  }

  #object(value: object): Wire {
    if (Array.isArray(value)) return Array.from(value, (item, at) => this.#part(at, item));
    if (ArrayBuffer.isView(value)) return this.#typed(value);
    const { arraySync, toArray } = this.#read(value, () => value as Holder);
    for (const held of [arraySync, toArray])
      if (typeof held === "function") return this.write(this.#read(value, () => held.call(value)));
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      throw this.#unexpected(`an object of ${className(value)}`);
    const entries = this.#read(value, () => Object.entries(value)).filter(([, item]) => typeof item !== "function");
    return { $: "record", entries: entries.map(([key, item]) => [key, this.#part(key, item)]) };
  }

  #part(key: string | number, value: unknown): Wire {
    this.#keys.push(key);
    const wire = this.write(value);
    this.#keys.pop();
    return wire;
  }

  #typed(value: ArrayBufferView): Wire {
    const name = className(value);
    if (!Object.hasOwn(TYPED, name)) throw this.#unexpected(`a ${name}`);
    return { $: name, values: Array.from(value as unknown as ArrayLike<number>, (item) => this.write(item)) };
  }

  /** Runs `work`, which calls code of the value. @throws TypeError with the reason if that code throws. */
  #read<T>(value: object, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#unexpected(
        `an object of ${className(value)} that cannot be read (${error instanceof Error ? error.message : error})`,
      );
    }
  }

  #unexpected(came: string): TypeError {
    const path = this.#keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
    return new TypeError(`expected plain data, got ${came}${path && ` at ${path.slice(0, 100)}`}`);
  }
}

function className(value: object): string {
  return Object.getPrototypeOf(value)?.constructor?.name || "some class";
}

/** Returns the value that `encode` was given. @throws TypeError for anything that `encode` does not write. */
export function decode(wire: unknown, depth = 0): unknown {
  if (depth > 2 * DEPTH) throw new TypeError("a value is nested too deep");
  if (wire === null || ["boolean", "number", "string"].includes(typeof wire)) return wire;
  if (Array.isArray(wire)) return wire.map((item) => decode(item, depth + 1));
  if (typeof wire !== "object") throw new TypeError(`expected a value in the form of JSON, got a ${typeof wire}`);
  const { $: kind, value, values, entries } = wire as Record<string, unknown>;
  if (kind === "undefined") return undefined;
  if (kind === "number") return number(wire);
  if (kind === "bigint" && typeof value === "string" && value.length <= DIGITS && /^-?\d+$/.test(value))
    return BigInt(value);
  if (kind === "record" && Array.isArray(entries)) return record(entries, depth);
  if (typeof kind === "string" && Object.hasOwn(TYPED, kind) && Array.isArray(values))
    return TYPED[kind as TypedName].from(values.map(number));
  const named = typeof kind === "string" ? JSON.stringify(kind.slice(0, 40)) : `a ${typeof kind}`;
  throw new TypeError(`expected a record whose key $ names a kind of value, got ${named}`);
}

/** Returns the number that `encode` has written, for example as an entry of a typed array. It may be one that JSON lacks, such as NaN. */
function number(wire: unknown): number {
  if (typeof wire === "number") return wire;
  if (typeof wire === "object" && wire !== null) {
    const { $: kind, value } = wire as Record<string, unknown>;
    if (kind === "number" && typeof value === "string") return Number(value);
  }
  throw new TypeError("expected a number, got another kind of value");
}

/** Returns a record in which every key, even "__proto__", is an own property. */
function record(entries: readonly unknown[], depth: number): object {
  const made = {};
  for (const entry of entries) {
    if (!Array.isArray(entry) || typeof entry[0] !== "string")
      throw new TypeError("expected a name for each entry of a record, got something else");
    const value = decode(entry[1], depth + 1);
    Object.defineProperty(made, entry[0], { value, enumerable: true, writable: true, configurable: true });
  }
  return made;
}
