// Predictions: the learner commits to an answer, and later sees what came.
import { valueText } from "./format";
import { type Answer, Ledger, type Prediction } from "./ledger";

const ledger = new Ledger();

/**
 * Commits the learner's answer before the cell that reveals it. Never fails; running the cell again replaces the answer.
 *
 * @param id names the question within the session, e.g. "02-1".
 * @param guess the answer; undefined: not answered yet, and the lesson goes on.
 */
export function predict(id: string, question: string, guess: Answer | undefined): void {
  const { late } = ledger.predict(id, question, guess);
  const answer =
    guess === undefined
      ? "no answer yet: write yours in place of undefined, then go on"
      : `you say ${valueText(guess)}`;
  console.log(`${id}  ${question}\n    ${answer}${late ? "  (changed after the outcome was shown)" : ""}`);
}

/** How `outcome` judges and explains. */
export interface OutcomeOptions {
  /** How far off a number still counts as right; default: a tenth of the outcome. */
  readonly tolerance?: number;
  /** Why it is so, printed below. */
  readonly explain?: string;
}

/** Reveals what came, beside what was predicted. An id that was never predicted is said so; it does not fail. */
export function outcome(id: string, actual: Answer, options: OutcomeOptions = {}): void {
  const entry = ledger.outcome(id, actual, options.tolerance);
  const lines = [
    `${id}  it is ${valueText(actual)}; ${entry ? saidText(entry) : "no prediction of that name was made: run its cell first"}`,
  ];
  if (options.explain) lines.push(`    ${options.explain}`);
  console.log(lines.join("\n"));
}

function saidText(entry: Prediction): string {
  if (entry.guess === undefined) return "you have not answered";
  return `you said ${valueText(entry.guess)}: ${verdict(entry)}`;
}

/** What became of a prediction, in words. */
export function verdict({ guess, right, late }: Prediction): string {
  if (guess === undefined) return "not answered";
  return `${right ? "✓ right" : "✗ not so"}${late ? " (changed after the outcome was shown)" : ""}`;
}

/** All predictions of this session, in the order in which they were first made. */
export function predictionsMade(): readonly Prediction[] {
  return ledger.all();
}
