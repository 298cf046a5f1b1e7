/**
 * Values as lines of JSON between the student's kernel and the grader's. Plain data alone crosses: what a student's process sends is
 * parsed, never deserialised into objects with behaviour. What JSON lacks is written as a record with the one key `$`.
 */

/** A value as JSON has it. */
export type Wire = null | boolean | number | string | readonly Wire[] | { readonly [key: string]: Wire };

const TYPED = {
  ...{ Float32Array, Float64Array, Int8Array, Int16Array, Int32Array },
  ...{ Uint8Array, Uint8ClampedArray, Uint16Array, Uint32Array },
} as const;
type TypedName = keyof typeof TYPED;

/** How deep values may be nested. */
const DEPTH = 32;

/** How many values a value may hold: more would not fit into an answer, and take seconds to write. */
const MOST = 1_000_000;

/** Digits that a bigint may have: reading millions of them would keep the grader busy for seconds. */
const DIGITS = 10_000;

/** What crosses by what it holds rather than as what it is: a tensor, a mathjs Matrix. */
interface Holder {
  readonly arraySync?: () => unknown;
  readonly toArray?: () => unknown;
}

/**
 * @returns the value as JSON
 * @throws TypeError for what is no plain data: functions, symbols, promises, objects of classes, cycles; for more than a million values;
 *   and for what cannot be read: a disposed tensor, a property whose getter throws.
 */
export function encode(value: unknown): Wire {
  return new Encoder().write(value);
}

class Encoder {
  /** The objects that hold the value that is being written, the outermost first, and by which keys. */
  readonly #holders: object[] = [];
  readonly #keys: (string | number)[] = [];
  #left = MOST;

  write(value: unknown): Wire {
    if (--this.#left < 0) throw this.#refused("more than a million values");
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number")
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: "number", value: Object.is(value, -0) ? "-0" : String(value) };
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "bigint") return { $: "bigint", value: String(value) };
    if (typeof value !== "object") throw this.#refused(`a ${typeof value}`);
    if (this.#holders.includes(value)) throw this.#refused("a value that holds itself");
    if (this.#holders.length >= DEPTH) throw this.#refused(`a value nested deeper than ${DEPTH} levels`);
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
      throw this.#refused(`an object of ${className(value)}`);
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
    if (!Object.hasOwn(TYPED, name)) throw this.#refused(`a ${name}`);
    return { $: name, values: Array.from(value as unknown as ArrayLike<number>, (item) => this.write(item)) };
  }

  /** Reads of a value what its own code gives. */
  #read<T>(value: object, work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw this.#refused(
        `an object of ${className(value)} that cannot be read (${error instanceof Error ? error.message : error})`,
      );
    }
  }

  #refused(came: string): TypeError {
    const path = this.#keys.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
    return new TypeError(`expected plain data, got ${came}${path && ` at ${path.slice(0, 100)}`}`);
  }
}

function className(value: object): string {
  return Object.getPrototypeOf(value)?.constructor?.name || "some class";
}

/** @throws TypeError for what `encode` does not write. */
export function decode(wire: unknown, depth = 0): unknown {
  if (depth > 2 * DEPTH) throw new TypeError("a value is nested too deep");
  if (wire === null || ["boolean", "number", "string"].includes(typeof wire)) return wire;
  if (Array.isArray(wire)) return wire.map((item) => decode(item, depth + 1));
  if (typeof wire !== "object") throw new TypeError(`no value can be read from a ${typeof wire}`);
  const { $: kind, value, values, entries } = wire as Record<string, unknown>;
  if (kind === "undefined") return undefined;
  if (kind === "number") return number(wire);
  if (kind === "bigint" && typeof value === "string" && value.length <= DIGITS && /^-?\d+$/.test(value))
    return BigInt(value);
  if (kind === "record" && Array.isArray(entries)) return record(entries, depth);
  if (typeof kind === "string" && Object.hasOwn(TYPED, kind) && Array.isArray(values))
    return TYPED[kind as TypedName].from(values.map(number));
  const named = typeof kind === "string" ? JSON.stringify(kind.slice(0, 40)) : `a ${typeof kind}`;
  throw new TypeError(`no value can be read where the kind is ${named}`);
}

/** A number, or one that JSON lacks: nothing else is in a typed array. */
function number(wire: unknown): number {
  if (typeof wire === "number") return wire;
  if (typeof wire === "object" && wire !== null) {
    const { $: kind, value } = wire as Record<string, unknown>;
    if (kind === "number" && typeof value === "string") return Number(value);
  }
  throw new TypeError("a number is written as something else");
}

/** Each key becomes a property of its own, "__proto__" too. */
function record(entries: readonly unknown[], depth: number): object {
  const made = {};
  for (const entry of entries) {
    if (!Array.isArray(entry) || typeof entry[0] !== "string") throw new TypeError("a record's entry has no name");
    const value = decode(entry[1], depth + 1);
    Object.defineProperty(made, entry[0], { value, enumerable: true, writable: true, configurable: true });
  }
  return made;
}
