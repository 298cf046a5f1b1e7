// Defines `predict` and `outcome`. The learner commits to an answer with `predict`, and a later cell shows the outcome with `outcome`.
import { valueText } from "./format";
import { type Answer, Ledger, type Prediction } from "./ledger";
import { wrap } from "./wrap";

const ledger = new Ledger();

/**
 * Stores the learner's answer, before a later cell reveals the outcome. It never throws. If the cell runs again, the new answer replaces the old one.
 *
 * @param id the name of the question in this session, e.g. "02-1".
 * @param guess the answer, or undefined if the learner has not answered yet. The lesson continues in both cases.
 */
export function predict(id: string, question: string, guess: Answer | undefined): void {
  const { late } = ledger.predict(id, question, guess);
  const answer =
    guess === undefined
      ? "no answer yet: write yours in place of undefined, then go on"
      : `you say ${valueText(guess)}`;
  console.log(wrap(`${id}  ${question}\n    ${answer}${late ? "  (changed after the outcome was shown)" : ""}`));
}

/** Options of `outcome`. */
export interface OutcomeOptions {
  /** The largest difference at which a guessed number still counts as right. Default: a tenth of the outcome. */
  readonly tolerance?: number;
  /** The reason for the outcome, which is printed below it. */
  readonly explain?: string;
}

/** Prints an outcome next to the learner's prediction. If there is no prediction with this id, the line mentions that and nothing is thrown. */
export function outcome(id: string, actual: Answer, options: OutcomeOptions = {}): void {
  const entry = ledger.outcome(id, actual, options.tolerance);
  const lines = [
    `${id}  it is ${valueText(actual)}; ${entry ? saidText(entry) : "there is no prediction with this name yet: run its cell first"}`,
  ];
  if (options.explain) lines.push(`    ${options.explain}`);
  console.log(wrap(lines.join("\n")));
}

function saidText(entry: Prediction): string {
  if (entry.guess === undefined) return "you have not answered";
  return `you said ${valueText(entry.guess)}: ${verdict(entry)}`;
}

/** Returns the verdict on a prediction, in words. */
export function verdict({ guess, right, late }: Prediction): string {
  if (guess === undefined) return "not answered";
  return `${right ? "✓ right" : "✗ not right"}${late ? " (changed after the outcome was shown)" : ""}`;
}

/** Returns all predictions of this session, in the order in which they were first made. */
export function predictionsMade(): readonly Prediction[] {
  return ledger.all();
}
