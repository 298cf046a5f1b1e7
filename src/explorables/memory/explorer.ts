import type { Control, Explorable } from "../kit/explorable";
import { clamp } from "../kit/numbers";
import { memoryPicture } from "./picture";
import { sentence } from "./sentence";
import type { MemoryState } from "./state";

const controls = ({ bias, recurrent, start, lag, steps }: MemoryState): Control[] => [
  { kind: "range", id: "lag", group: "Time", label: "lag in steps", min: 0, max: steps, step: 1, value: lag },
  {
    kind: "range",
    id: "bias",
    group: "LSTM",
    label: "forget bias b",
    min: -4,
    max: 8,
    step: 0.01,
    value: bias,
    colour: "forget",
  },
  {
    kind: "range",
    id: "recurrent",
    group: "RNN",
    label: "recurrent U",
    min: -2,
    max: 2,
    step: 0.01,
    value: recurrent,
    colour: "hidden",
  },
  {
    kind: "range",
    id: "start",
    group: "RNN",
    label: "starts at h",
    min: -1,
    max: 1,
    step: 0.01,
    value: start,
    colour: "hidden",
  },
];

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
