import type { Control, Explorable } from "../kit/explorable";
import { clamp } from "../kit/numbers";
import { trainingPicture } from "./picture";
import { runOf } from "./run";
import { sentence } from "./sentence";
import { STEPS, type TrainingState } from "./state";

const HELD = { none: "all are learnt", forget: "f = 1", input: "i = 1", output: "o = 1" } as const;
/** More steps in one frame would be too fast to watch. */
const STEPS_PER_FRAME = 2;
const RATES = ["0.001", "0.01", "0.03", "0.1", "1"];

/** The buttons "Train" and "Reset" are always enabled, because a button that disables itself would lose the focus of the keyboard. */
const controls = ({ seed, rate, held, step, running, row, unit, units }: TrainingState): Control[] => [
  {
    ...{ kind: "buttons", id: "go", group: "Training", label: "Train" },
    options: [
      { value: "toggle", label: running ? "\u275a\u275a Pause" : "\u25b6 Train" },
      { value: "step", label: "One step", disabled: running || step >= STEPS },
      { value: "reset", label: "Reset" },
    ],
  },
  {
    ...{ kind: "choice", id: "rate", group: "Training", label: "learning rate", value: String(rate) },
    options: RATES.map((value) => ({ value, label: value })),
  },
  { kind: "range", id: "seed", group: "Training", label: "seed", min: 1, max: 20, step: 1, value: seed },
  {
    ...{ kind: "choice", id: "held", group: "Gates", label: "gates", value: held },
    options: Object.entries(HELD).map(([value, label]) =>
      value === "none" ? { value, label } : { value, label, colour: value },
    ),
  },
  {
    kind: "range",
    id: "unit",
    group: "What is shown",
    label: "hidden unit",
    min: 0,
    max: units - 1,
    step: 1,
    value: unit,
  },
  { kind: "range", id: "row", group: "What is shown", label: "row", min: 0, max: 9, step: 1, value: row },
];

function change({ step, running }: TrainingState, id: string, value: string): Partial<TrainingState> {
  if (id === "unit" || id === "row") return { [id]: Number(value) };
  if (id === "go" && value === "toggle") return step < STEPS ? { running: !running } : { step: 0, running: true };
  if (id === "go" && value === "step") return { step: clamp(step + 1, 0, STEPS) };
  const anew = { step: 0, running: false };
  if (id === "held") return { ...anew, held: value as TrainingState["held"] };
  return id === "go" ? anew : { ...anew, [id]: Number(value) };
}

/** The training explorer: a small LSTM learns the adding problem in the page. */
export const trainingExplorer: Explorable<TrainingState> = {
  ...{ name: "training", picture: trainingPicture, sentence, controls, change },
  advance(state, hasTime) {
    if (!state.running || state.step >= STEPS) return undefined;
    const run = runOf(state);
    const last = Math.min(STEPS, state.step + STEPS_PER_FRAME);
    do run.next();
    while (run.losses.length < last && hasTime());
    const step = run.losses.length;
    return step < STEPS ? { step } : { step, running: false };
  },
};
