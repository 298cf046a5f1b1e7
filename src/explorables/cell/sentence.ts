// Says in words what the cell explorer shows.
import { fixed } from "../kit/numbers";
import { type CellStep, readingsOf, run } from "./maths";
import type { CellState } from "./state";

/** Returns what the shown unit does at the shown step. */
export function sentence(state: CellState): string {
  const readings = readingsOf(state, run(state)[state.step] as CellStep);
  const say = (name: string) => fixed(readings[name] ?? 0);
  const unit = state.initial.hidden.length > 1 ? `, unit ${state.unit}` : "";
  const broken = Object.entries(state.broken).map(([gate, value]) => ` The ${gate} gate is fixed at ${value}.`);
  const start = `${state.cell.toUpperCase()} cell${unit}, step ${state.step} of 0 to ${state.inputs.length - 1}, input ${say("x")}.`;
  if (state.cell === "gru")
    return (
      `${start} The update gate is ${say("update")}: the unit keeps ${say("kept")} of its hidden state ${say("hiddenBefore")} and adds ` +
      `${say("written")}, which is ${say("rest")} of the candidate ${say("candidate")}. The reset gate is ${say("reset")}. ` +
      `The new hidden state is ${say("hidden")}.${broken.join("")}`
    );
  return (
    `${start} The forget gate is ${say("forget")}: the unit keeps ${say("kept")} of its cell state ${say("cellBefore")}. ` +
    `The input gate ${say("input")} times the candidate ${say("candidate")} writes ${say("written")}. The new cell state is ${say("cell")}. ` +
    `The output gate is ${say("output")}, so the new hidden state is ${say("hidden")}.${broken.join("")}`
  );
}
