// Makes the training explorer from settings: `training` is what a notebook calls.
import { checkNames, InputError } from "../../base/validate";
import { checkChoice, checkWhole } from "../kit/check-state";
import { type Exhibit, exhibit } from "../kit/explorable";
import { trainingExplorer } from "./explorer";
import { STEPS, type TrainingState } from "./state";

/** With this seed, the input gate of unit 3 learns to open at the marks. */
const START: TrainingState = {
  ...{ length: 20, units: 8, seed: 2, rate: 0.03, held: "none", step: 0, running: false, row: 0, unit: 3 },
};
/** The smallest and the largest whole number that each option may have. */
const LIMITS = {
  length: [2, 50],
  units: [1, 16],
  seed: [1, 20],
  step: [0, STEPS],
  row: [0, 9],
  unit: [0, 15],
} as const;

/**
 * Returns the training explorer for `explore`: a small LSTM learns the adding problem in the page, with the mathematics of `train`. It shows the loss, and
 * the gates of one unit over one row while they change. The reader can pause, make single steps, and hold a gate at 1.
 *
 *     explore(training({ seed: 4, rate: 0.01 }));
 *
 * @param options each optional: `length` (time steps of a row, default 20), `units` (default 8), `seed` (default 2), `rate` (the learning rate, default 0.03),
 *   `held` ("none", "forget", "input" or "output", default "none"), `step` (training steps at the start, default 0), `row` and `unit` (which are shown, default 0 and 3)
 * @throws InputError for a number outside of its limits, a learning rate that is not from 0 to 1, a gate that does not exist, or an unknown option
 */
export function training(options: Partial<Omit<TrainingState, "running">> = {}): Exhibit<TrainingState> {
  checkNames(
    "training",
    "options",
    options,
    Object.keys(START).filter((name) => name !== "running"),
  );
  const state = { ...START, ...options };
  check(state, "training: ", "options.");
  return exhibit(trainingExplorer, state, (set) => check(set, "training: "));
}

/** @param caller the beginning of each message @param record what stands before the names of the parts */
function check(state: TrainingState, caller: string, record = ""): void {
  const place = caller + record;
  for (const [name, [least, most]] of Object.entries(LIMITS))
    checkWhole(place + name, state[name as keyof typeof LIMITS], least, most);
  if (state.unit >= state.units)
    throw new InputError(`${place}unit must be below ${record}units = ${state.units}, got ${state.unit}.`);
  if (!(state.rate >= 0 && state.rate <= 1))
    throw new InputError(`${place}rate must be a number from 0 to 1, got ${String(state.rate)}.`);
  checkChoice(`${place}held`, state.held, ["none", "forget", "input", "output"]);
  if (typeof state.running !== "boolean")
    throw new InputError(`${place}running must be true or false, got ${String(state.running)}.`);
}
