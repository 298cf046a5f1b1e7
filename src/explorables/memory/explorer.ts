import type { Control, Explorable } from "../kit/explorable";
import { clamp } from "../kit/numbers";
import { memoryPicture } from "./picture";
import { sentence } from "./sentence";
import type { MemoryState } from "./state";

function controls({ cells, bias, recurrent, start, lag, steps }: MemoryState): Control[] {
  const lstm = { kind: "range", group: "LSTM", step: 0.01, colour: "forget" } as const;
  const rnn = { kind: "range", group: "RNN", step: 0.01, colour: "hidden" } as const;
  const all: Control[] = [
    { kind: "range", id: "lag", group: "Time", label: "lag in steps", min: 0, max: steps, step: 1, value: lag },
    { ...lstm, id: "bias", label: "forget bias b", min: -4, max: 8, value: bias },
    { ...rnn, id: "recurrent", label: "recurrent U", min: -2, max: 2, value: recurrent },
    { ...rnn, id: "start", label: "starts at h", min: -1, max: 1, value: start },
  ];
  return all.filter(({ group }) => group === "Time" || cells === "both" || group === cells.toUpperCase());
}

/** The memory explorer: what is left of a memory and of its gradient after some steps, in an LSTM and in an RNN. */
export const memoryExplorer: Explorable<MemoryState> = {
  name: "memory",
  picture: memoryPicture,
  sentence,
  controls,
  change: (_, id, value) => ({ [id]: Number(value) }),
  /** Moves the marker. Its id contains the left edge and the width of its panel. */
  drag({ steps }, id, x) {
    const [left = 0, width = 1] = id.split(",").map(Number);
    return { lag: clamp(Math.round(((x - left) / width) * steps), 0, steps) };
  },
};
