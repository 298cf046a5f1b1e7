// The predictions of a session, and when a prediction counts as right.
/** An answer that a learner can commit to. */
export type Answer = number | string | boolean;

/** What was predicted, and what came. */
export interface Prediction {
  readonly id: string;
  readonly question: string;
  readonly guess: Answer | undefined;
  /** Absent until it has been shown. */
  readonly actual?: Answer;
  readonly right?: boolean;
  /** The guess was made, or changed, after the outcome had been shown. */
  readonly late: boolean;
}

interface Outcome {
  readonly actual: Answer;
  readonly tolerance: number | undefined;
}

interface Guess {
  readonly question: string;
  readonly guess: Answer | undefined;
  readonly late: boolean;
}

/**
 * The predictions of this session. Cells are run again and out of order, so an entry is replaced, never added twice.
 * Once an outcome has been shown, a change of the answer is marked as late; going back to no answer at all does not wash that off.
 */
export class Ledger {
  readonly #guesses = new Map<string, Guess>();
  readonly #outcomes = new Map<string, Outcome>();

  predict(id: string, question: string, guess: Answer | undefined): Prediction {
    const before = this.#guesses.get(id);
    const changed = before === undefined || !Object.is(before.guess, guess);
    const late = (before?.late ?? false) || (changed && guess !== undefined && this.#outcomes.has(id));
    this.#guesses.set(id, { question, guess, late });
    return this.#entry(id, { question, guess, late });
  }

  /** Records what came. Returns undefined for an id that nobody has predicted. */
  outcome(id: string, actual: Answer, tolerance: number | undefined): Prediction | undefined {
    this.#outcomes.set(id, { actual, tolerance });
    const guess = this.#guesses.get(id);
    return guess && this.#entry(id, guess);
  }

  /** In the order in which the questions were first met. */
  all(): readonly Prediction[] {
    return [...this.#guesses].map(([id, guess]) => this.#entry(id, guess));
  }

  #entry(id: string, guess: Guess): Prediction {
    const outcome = this.#outcomes.get(id);
    if (!outcome) return { id, ...guess };
    return { id, ...guess, actual: outcome.actual, right: agrees(guess.guess, outcome.actual, outcome.tolerance) };
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
