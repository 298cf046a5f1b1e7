// Shows the table of all predictions of a session.
import { valueText } from "../check/format";
import type { Prediction } from "../check/ledger";
import { predictionsMade, verdict } from "../check/predict";
import { showTable } from "./text";

/** Shows a table of all predictions and their outcomes, and the number of right predictions. An answer that was changed after its outcome was shown does not count as right. */
export function predictions(): void {
  const entries = predictionsMade();
  if (entries.length === 0) {
    console.log("No predictions yet.");
    return;
  }
  showTable(entries.map(rowOf));
  console.log(scoreLine(entries));
}

function rowOf(entry: Prediction): Record<string, string> {
  const shown = entry.actual !== undefined;
  return {
    question: `${entry.id} ${entry.question}`,
    "you said": entry.guess === undefined ? "" : valueText(entry.guess),
    "it is": shown ? valueText(entry.actual) : "not shown yet",
    verdict: shown ? verdict(entry) : "",
  };
}

/** Returns a summary such as `1 of 2 right, 1 not answered.` */
export function scoreLine(entries: readonly Prediction[]): string {
  const shown = entries.filter((entry) => entry.actual !== undefined);
  const answered = shown.filter((entry) => entry.guess !== undefined);
  const right = answered.filter((entry) => entry.right && !entry.late);
  const late = answered.filter((entry) => entry.late).length;
  const open = shown.length - answered.length;
  return `${right.length} of ${shown.length} right, ${open} not answered${late ? `, ${late} changed afterwards` : ""}.`;
}
