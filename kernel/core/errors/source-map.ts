// Reads source maps (revision 3), which map places in compiled code to places in its source. Lines and columns count from 0.

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]));

interface Mapping {
  /** The place in the compiled code. */
  readonly line: number;
  readonly column: number;
  /** The place in the source, or undefined for code that the compiler has added. */
  readonly original: { readonly line: number; readonly column: number } | undefined;
}

/** The mappings of one source map. */
export class SourceMap {
  readonly #mappings: readonly Mapping[];

  constructor({ mappings }: { readonly mappings: string }) {
    this.#mappings = decode(mappings);
  }

  /** Returns the source's place of the last mapping at or before a place in the compiled code, or undefined if there is none. */
  find(line: number, column: number): Mapping["original"] {
    let [low, high] = [0, this.#mappings.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const mapping = this.#mappings[middle] as Mapping;
      if (mapping.line < line || (mapping.line === line && mapping.column <= column)) low = middle + 1;
      else high = middle;
    }
    return this.#mappings[low - 1]?.original;
  }
}

/**
 * Decodes the text of the mappings. Lines are separated by ";" and mappings by ",". A mapping consists of one number (its column) or of at least four
 * (also the source, its line and its column). Each number is the difference to the previous one.
 */
function decode(text: string): Mapping[] {
  const found: Mapping[] = [];
  const original = { line: 0, column: 0 };
  text.split(";").forEach((row, line) => {
    let column = 0;
    for (const segment of row.split(",")) {
      const [first, , originalLine, originalColumn] = numbersIn(segment);
      if (first === undefined) continue;
      column += first;
      original.line += originalLine ?? 0;
      original.column += originalColumn ?? 0;
      found.push({ line, column, original: originalLine === undefined ? undefined : { ...original } });
    }
  });
  return found;
}

/** Returns the numbers in a segment. Each digit contains 5 bits of a number, and a sixth bit if more digits follow. The lowest bit is the sign. */
function numbersIn(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = VALUES.get(digit) ?? 0;
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
