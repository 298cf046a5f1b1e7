import { brief, fixed, sigmoid } from "../kit/numbers";
import { halfLife, lstmFading, rnnFading, timesStart } from "./maths";
import type { MemoryState } from "./state";

/** Returns what is left of the memories and the gradients after the shown number of steps. */
export function sentence(state: MemoryState): string {
  const { cells, bias, recurrent, start, lag } = state;
  const [lstm, rnn] = [lstmFading(state), rnnFading(state)];
  const at = (list: readonly number[]) => brief(list[lag] ?? 0);
  const share = (list: readonly number[]) => timesStart(list[lag] ?? 0);
  const ofLstm =
    `n LSTM with the forget bias ${fixed(bias)} (gate ${fixed(sigmoid(bias), 3)}) has a cell state of ${share(lstm.memory)} ` +
    `times its start, and its gradient is ${at(lstm.gradient)}. Half is left after ${brief(halfLife(bias))} steps.`;
  const ofRnn =
    `n RNN with the recurrent weight ${fixed(recurrent)} that starts at ${fixed(start)} has a hidden state of ${share(rnn.memory)} times its ` +
    `start, and its gradient is ${at(rnn.gradient)}.`;
  const after = `After ${lag} ${lag === 1 ? "step" : "steps"}, a`;
  return after + (cells === "both" ? `${ofLstm} A${ofRnn}` : cells === "lstm" ? ofLstm : ofRnn);
}
