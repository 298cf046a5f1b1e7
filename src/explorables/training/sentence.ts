// Says in words how far the training explorer has come.
import { brief, fixed } from "../kit/numbers";
import { recentLoss, runOf, type Shown, shownRow } from "./run";
import { BASELINE, type TrainingState } from "./state";

/** Returns how far the training has come, and what the network does with the shown row. */
export function sentence(state: TrainingState): string {
  const { units, seed, rate, held, step, unit } = state;
  const run = runOf(state);
  const loss = recentLoss(run.losses);
  const shown = shownRow(state, run);
  const gate = held === "none" ? "" : ` Its ${held} gate is held at 1.`;
  const error =
    loss === undefined
      ? "It has not been trained yet."
      : `The mean squared error of the last ${Math.min(20, step)} steps is ${brief(loss)}; always answering 1 has ${fixed(BASELINE, 3)}.`;
  const { marked, elsewhere } = inputGate(state, shown);
  return (
    `An LSTM with ${units} hidden units after ${step} training ${step === 1 ? "step" : "steps"} on the adding problem (seed ${seed}, learning rate ${rate}).${gate} ${error} ` +
    `For the shown row it answers ${fixed(shown.trace.answer)}; the marked values sum to ${fixed(shown.sum)}. ` +
    `The input gate of unit ${unit} is ${fixed(marked)} at the marks and ${fixed(elsewhere)} elsewhere, on average.`
  );
}

/** Returns the mean of a unit's input gate at the two marks of a row, and at the other steps. */
export function inputGate({ length, units, unit }: TrainingState, { inputs, trace }: Shown) {
  const sums = { marked: 0, elsewhere: 0 };
  for (let t = 0; t < length; t++)
    sums[inputs[2 * t + 1] === 1 ? "marked" : "elsewhere"] += trace.gates.input[t * units + unit] ?? 0;
  return { marked: sums.marked / 2, elsewhere: sums.elsewhere / Math.max(1, length - 2) };
}
