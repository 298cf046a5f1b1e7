// Checks the arguments of public functions, both tensor shapes and the names in records, and defines the error that these checks throw.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/** The error for invalid input of a public function: an argument, a file, or a value that the caller's function returns. Arguments are checked before any work, so no tensor is
 * left in memory. Other input can only be checked later, for example a loss during training. */
export class InputError extends Error {
  override readonly name = "InputError";
}

/**
 * A letter that stands for a size in the shapes of docstrings and error messages: B batch, T time steps, F features, H hidden units, S source
 * length, D key size, Q query size, A attention size, V value size.
 */
export type Letter = "B" | "T" | "F" | "H" | "S" | "D" | "Q" | "A" | "V";

/** One axis of a shape: a letter, a multiple of a letter ("4H" for gates side by side), or a fixed size. */
export type Dimension = Letter | `${3 | 4}H` | "2";

/**
 * The sizes that the letters stand for in one call. The first operand that has a letter sets its size, and the later operands must match that size.
 *
 * A public function creates one `Sizes` for each call, and calls `check` for each operand.
 */
export class Sizes {
  readonly #known = new Map<Letter, { readonly size: number; readonly source: string }>();

  /** @param caller the name of the public function. Every error message starts with this name. */
  constructor(readonly caller: string) {}

  /** Returns the size that a letter stands for. */
  get(letter: Letter): number {
    const known = this.#known.get(letter);
    if (!known) throw new Error(`${this.caller}: the size ${letter} was requested before any operand set it.`);
    return known.size;
  }

  /**
   * Checks that an operand is a live float32 tensor of the expected shape, and that all its values are finite. A letter that has no size yet
   * gets the size of this operand's axis.
   * @throws InputError
   */
  check(operand: string, tensor: Tensor, dimensions: readonly Dimension[]): void {
    this.#checkTensor(operand, tensor, dimensions);
    const wrong = dimensions.find((dimension, axis) => !this.#fits(dimension, tensor.shape[axis] as number));
    if (wrong) {
      const { letter, times } = read(wrong);
      const source = letter && this.#known.get(letter)?.source;
      const cause = source ? `${letter} comes from ${source}.` : `This size must be a multiple of ${times}.`;
      throw this.error(operand, `have shape ${this.#expected(dimensions)}`, `[${tensor.shape.join(", ")}]`, cause);
    }
    for (const [axis, dimension] of dimensions.entries()) {
      const { letter, times } = read(dimension);
      const size = tensor.shape[axis] ?? 0;
      if (!letter) continue;
      if (size === 0)
        throw this.error(
          operand,
          `have ${dimension} of at least 1`,
          `shape [${tensor.shape.join(", ")}]`,
          EMPTY[letter] ?? "An axis of size 0 contains no numbers.",
        );
      if (!this.#known.has(letter)) this.#known.set(letter, { size: size / times, source: operand });
    }
    if (tensor.size > MANY && isFiniteSum(tensor)) return;
    const values = tensor.dataSync();
    const odd = allFinite(values) ? -1 : firstOdd(values);
    if (odd >= 0) throw this.error(operand, "be finite everywhere", `${values[odd]} at entry ${odd}`, NOT_FINITE);
  }

  #fits(dimension: Dimension, size: number): boolean {
    const { letter, times } = read(dimension);
    const known = letter ? this.#known.get(letter)?.size : 1;
    return known === undefined ? size % times === 0 : size === known * times;
  }

  #checkTensor(operand: string, tensor: Tensor, letters: readonly Dimension[]): void {
    const shape = `a float32 tensor of shape [${letters.join(", ")}]`;
    if (!isTensor(tensor)) throw this.error(operand, `be ${shape}`, kindOf(tensor), "Make one with tf.tensor(…).");
    if (tensor.isDisposed)
      throw this.error(operand, `be ${shape}`, "a disposed tensor", "Was it made inside a tf.tidy that has ended?");
    if (tensor.dtype !== "float32")
      throw this.error(operand, `be ${shape}`, `dtype ${tensor.dtype}`, "Convert it with .toFloat().");
    if (tensor.rank !== letters.length) {
      const cause = `The tensor has rank ${tensor.rank} but needs ${letters.length}: is there an axis ${tensor.rank < letters.length ? "missing" : "too many"}?`;
      throw this.error(operand, `have shape ${this.#expected(letters)}`, `[${tensor.shape.join(", ")}]`, cause);
    }
  }

  /** Returns the expected shape as text, e.g. `[B, H] = [2, 4]`. A letter whose size is not known yet stays a letter. */
  #expected(letters: readonly Dimension[]): string {
    const sizes = letters.map((dimension) => {
      const { letter, times } = read(dimension);
      const known = letter ? this.#known.get(letter)?.size : 1;
      return known === undefined ? dimension : known * times;
    });
    return sizes.every((size, axis) => String(size) === letters[axis])
      ? `[${letters.join(", ")}]`
      : `[${letters.join(", ")}] = [${sizes.join(", ")}]`;
  }

  /** Makes an error in the project's form: function, operand, what was expected, what arrived, and the likely cause. */
  error(operand: string, expected: string, got: string, cause: string): InputError {
    return new InputError(`${this.caller}: ${operand} must ${expected}, got ${got}. ${cause}`);
  }
}

/** Splits a dimension into its letter and its factor. "4H" is 4 times H. "2" is the fixed size 2 and has no letter. */
function read(dimension: Dimension): { readonly letter: Letter | undefined; readonly times: number } {
  const letter = dimension.replace(/^\d+/, "");
  return { letter: (letter || undefined) as Letter | undefined, times: Number.parseInt(dimension, 10) || 1 };
}

const EMPTY: Readonly<Partial<Record<Letter, string>>> = {
  B: "An empty batch has nothing to compute.",
  T: "An empty sequence has no last state.",
  F: "A cell without features has no input.",
  H: "A cell without units has no state.",
  S: "Attention weights cannot sum to 1 over an empty source.",
};

const NOT_FINITE = "NaN and Infinity spread to every result: check the data, or lower the learning rate.";

/** From this number of entries on, a sum inside the backend is faster than copying all values to JavaScript and checking each of them. */
const MANY = 1 << 18;

/**
 * Returns whether the sum of all values is finite. A finite sum proves that all values are finite. An infinite sum proves nothing, because large
 * values can overflow too.
 */
function isFiniteSum(tensor: Tensor): boolean {
  return Number.isFinite(tf.tidy(() => tf.sum(tensor).dataSync()[0]));
}

/**
 * Returns whether all numbers are finite. It uses the fact that 0 times NaN or Infinity is NaN, and 0 times any other number is 0.
 * This is a plain loop because it must be fast: each call of a cell checks all weights and inputs.
 */
function allFinite(values: ArrayLike<number>): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += (values[i] as number) * 0;
  return sum === 0;
}

/** Returns the index of the first number that is not finite, or -1. */
function firstOdd(values: ArrayLike<number>): number {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i;
  return -1;
}

function isTensor(value: unknown): value is Tensor {
  return (
    typeof value === "object" && value !== null && "dataSync" in value && "shape" in value && "isDisposed" in value
  );
}

export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  return Array.isArray(value) ? "an array" : `a value of type ${typeof value}`;
}

/**
 * Rejects names that an options record does not have. Otherwise a misspelt option would be ignored silently.
 * @throws InputError
 */
export function checkNames(caller: string, operand: string, record: unknown, allowed: readonly string[]): void {
  if (typeof record !== "object" || record === null) {
    throw new InputError(
      `${caller}: ${operand} must be a record, got ${kindOf(record)}. The names that it can have: ${allowed.join(", ") || "none"}.`,
    );
  }
  for (const name of Object.keys(record)) {
    if (allowed.includes(name)) continue;
    const kind = operand.endsWith("options") ? "option " : "";
    throw new InputError(`${caller}: ${operand} has no ${kind}"${name}". There are: ${allowed.join(", ")}.`);
  }
}
