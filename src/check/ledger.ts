// Stores the predictions of a session, and decides which of them are right.
/** An answer that a learner can commit to. */
export type Answer = number | string | boolean;

/** A prediction and its outcome. */
export interface Prediction {
  readonly id: string;
  readonly question: string;
  readonly guess: Answer | undefined;
  /** The outcome. It is absent until the lesson has shown it. */
  readonly actual?: Answer;
  readonly right?: boolean;
  /** Whether the guess was made or changed after the outcome had been shown. */
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
 * Stores the predictions of this session. Cells can run again and in any order, so a new answer replaces the old answer with the same id.
 * An answer that is changed after its outcome has been shown is marked as late. Removing the answer does not remove this mark.
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

  /** Records an outcome and returns its prediction, or undefined if there is none with this id. */
  outcome(id: string, actual: Answer, tolerance: number | undefined): Prediction | undefined {
    this.#outcomes.set(id, { actual, tolerance });
    const guess = this.#guesses.get(id);
    return guess && this.#entry(id, guess);
  }

  /** Returns all predictions, in the order in which the questions were first asked. */
  all(): readonly Prediction[] {
    return [...this.#guesses].map(([id, guess]) => this.#entry(id, guess));
  }

  #entry(id: string, guess: Guess): Prediction {
    const outcome = this.#outcomes.get(id);
    if (!outcome) return { id, ...guess };
    return { id, ...guess, actual: outcome.actual, right: agrees(guess.guess, outcome.actual, outcome.tolerance) };
  }
}

/**
 * Returns whether a guess agrees with the outcome.
 *
 * Two numbers agree if they differ by at most `tolerance` (default: a tenth of the outcome). Two texts agree if they differ only in
 * capital letters and spaces.
 */
export function agrees(guess: Answer | undefined, actual: Answer, tolerance: number | undefined): boolean {
  if (typeof guess === "number" && typeof actual === "number") {
    return guess === actual || Math.abs(guess - actual) <= (tolerance ?? Math.abs(actual) / 10);
  }
  if (typeof guess === "string" && typeof actual === "string") return plain(guess) === plain(actual);
  return guess === actual;
}

const plain = (text: string) => text.trim().replace(/\s+/g, " ").toLowerCase();
