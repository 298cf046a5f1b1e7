// Defines the experiment `adding`. It asks which cell learns the adding problem.
import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import type { RecurrentSettings } from "../recurrent";
import { recurrentSettings } from "../settings";
import { addingTask, runTask } from "../tasks";

/** The settings of the experiment `adding`. */
export type AddingSettings = RecurrentSettings & { readonly T: number };

/** The measured values of a network, on rows that it was not trained on. */
export type AddingMeasured = {
  /** The mean squared error. A model that always predicts 1 has 1/6. */
  readonly error: number;
  /** The share of answers whose error is at most 0.08. */
  readonly right: number;
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/** The experiment: trains a cell on the adding problem. The answer is the sum of the two marked numbers in a row of T numbers. */
export const adding: Experiment<AddingSettings, AddingMeasured> = experiment({
  name: "adding",
  question: "How long can a row be if a cell must remember two marked numbers and add them?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(2).default(50).describe("T, time steps") },
  run: (settings: AddingSettings, context) => runTask(addingTask(settings.T), settings, context),
});
