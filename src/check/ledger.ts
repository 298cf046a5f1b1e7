/** An answer that a learner can commit to. */
export type Answer = number | string | boolean;

/** What was predicted, and what came. */
export interface Prediction {
  readonly id: string;
  readonly question: string;
  readonly guess: Answer | undefined;
  readonly actual?: Answer;
  readonly right?: boolean;
  /** The guess was made, or changed, after the outcome had been shown. */
  readonly late: boolean;
}

/**
 * The predictions of this session. Cells are run again and out of order, so an entry is replaced, never added twice;
 * once an outcome has been shown its id stays "seen", and a later change of the answer is marked.
 */
export class Ledger {
  readonly #entries = new Map<string, Prediction>();
  readonly #seen = new Set<string>();

  predict(id: string, question: string, guess: Answer | undefined): Prediction {
    const before = this.#entries.get(id);
    const same = before !== undefined && before.guess === guess && before.question === question;
    if (same) return before;
    const late = guess !== undefined && (this.#seen.has(id) || (before?.late ?? false));
    const entry: Prediction = { id, question, guess, late };
    this.#entries.set(id, entry);
    return entry;
  }

  /** Records what came. Returns undefined for an id that nobody has predicted. */
  outcome(id: string, actual: Answer, tolerance: number | undefined): Prediction | undefined {
    this.#seen.add(id);
    const before = this.#entries.get(id);
    if (!before) return undefined;
    const entry: Prediction = { ...before, actual, right: agrees(before.guess, actual, tolerance) };
    this.#entries.set(id, entry);
    return entry;
  }

  all(): readonly Prediction[] {
    return [...this.#entries.values()];
  }
}

/** Numbers agree within the tolerance (default: a tenth of the outcome); texts whatever their case and spaces. */
export function agrees(guess: Answer | undefined, actual: Answer, tolerance: number | undefined): boolean {
  if (typeof guess === "number" && typeof actual === "number") {
    return guess === actual || Math.abs(guess - actual) <= (tolerance ?? Math.abs(actual) / 10);
  }
  if (typeof guess === "string" && typeof actual === "string") return plain(guess) === plain(actual);
  return guess === actual;
}

const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();
