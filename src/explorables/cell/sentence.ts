// Says in words what the cell explorer shows.
import { fixed } from "../kit/numbers";
import { type CellStep, readingsOf, run } from "./maths";
import type { CellState } from "./state";

/** Returns what the shown unit does at the shown step. */
export function sentence(state: CellState): string {
  const readings = readingsOf(state, run(state)[state.step] as CellStep);
  const say = (name: string) => fixed(readings[name] ?? 0);
  const product = (one: string, other: string, result: string) => `${say(one)} \u00b7 ${say(other)} = ${say(result)}`;
  const unit = state.initial.hidden.length > 1 ? `, unit ${state.unit}` : "";
  const broken = Object.entries(state.broken).map(([gate, value]) => ` The ${gate} gate is fixed at ${value}.`);
  const start = `${state.cell.toUpperCase()} cell${unit}, step ${state.step} (number ${state.step + 1} of ${state.inputs.length}), input ${say("x")}.`;
  if (state.cell === "gru")
    return (
      `${start} The update gate is ${say("update")} and the old state ${say("hiddenBefore")}: ${product("update", "hiddenBefore", "kept")} is kept. ` +
      `The candidate is ${say("candidate")}: (1 \u2212 ${say("update")}) \u00b7 ${say("candidate")} = ${say("written")} is added. The reset gate is ${say("reset")}. ` +
      `The new state is ${say("hidden")}.${broken.join("")}`
    );
  return (
    `${start} The forget gate is ${say("forget")} and the old cell state ${say("cellBefore")}: ${product("forget", "cellBefore", "kept")} is kept. ` +
    `The input gate is ${say("input")} and the candidate ${say("candidate")}: ${product("input", "candidate", "written")} is written. The new cell state is ${say("cell")}. ` +
    `The output gate is ${say("output")}, so the new hidden state is ${say("hidden")}.${broken.join("")}`
  );
}
