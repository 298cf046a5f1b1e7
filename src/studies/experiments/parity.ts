// Defines the experiment `parity`. It asks which cell learns whether the number of ones so far is odd.
import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import type { RecurrentSettings } from "../recurrent";
import { recurrentSettings } from "../settings";
import { parityTask, runTask } from "../tasks";

/** The settings of the experiment `parity`. */
export type ParitySettings = RecurrentSettings & { readonly T: number };

/** The measured values of a network, on rows that it was not trained on. */
export type ParityMeasured = {
  /** The cross-entropy in nats per step. A model that has learnt nothing has ln 2. */
  readonly loss: number;
  /** The share of steps whose answer is correct. Guessing gives 1/2. */
  readonly right: number;
  /** The share of correct answers at the last step. */
  readonly rightAtEnd: number;
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/** The experiment: trains a cell on running parity. At each step the cell must answer whether the number of ones so far is odd. */
export const parity: Experiment<ParitySettings, ParityMeasured> = experiment({
  name: "parity",
  question: "For how many steps can a cell remember one bit that each step may flip?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(1).default(20).describe("T, time steps") },
  run: (settings: ParitySettings, context) => runTask(parityTask(settings.T), settings, context),
});
