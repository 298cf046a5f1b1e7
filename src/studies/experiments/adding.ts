// Defines the experiment `adding`: which cell learns the adding problem?
import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { type RecurrentSettings, recurrentSettings } from "../recurrent";
import { addingTask, runTask } from "../tasks";

/** The settings of the experiment `adding`. */
export type AddingSettings = RecurrentSettings & { readonly T: number };

/** The measurements of a network on rows that it was not trained on. */
export type AddingMeasured = {
  /** Mean squared error. A model that always predicts 1 has 1/6. */
  readonly error: number;
  /** The share of answers whose error is at most 0.08. */
  readonly right: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** Trains a cell on the adding problem: the answer is the sum of the two marked numbers in a row of T. */
export const adding: Experiment<AddingSettings, AddingMeasured> = experiment({
  name: "adding",
  question: "In how long a row can a cell remember two marked numbers and add them?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(2).default(50).describe("T, time steps") },
  run: (settings: AddingSettings, context) => runTask(addingTask(settings.T), settings, context),
});
