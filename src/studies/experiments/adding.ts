import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { type RecurrentSettings, recurrentSettings } from "../recurrent";
import { addingTask, runTask } from "../tasks";

/** What the experiment `adding` is run with. */
export type AddingSettings = RecurrentSettings & { readonly T: number };

/** What a network comes to on rows that it was not trained on. */
export type AddingMeasured = {
  /** Mean squared error; 1/6 is the error of who always says 1. */
  readonly error: number;
  /** The share of answers that are off by 0.08 at most. */
  readonly right: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** The adding problem: which cell still finds the two marked numbers when the row gets long? */
export const adding: Experiment<AddingSettings, AddingMeasured> = experiment({
  name: "adding",
  question: "How long can a row be of which a cell remembers two marked numbers, and gives their sum?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(2).default(50).describe("T, time steps") },
  run: (settings: AddingSettings, context) => runTask(addingTask(settings.T), settings, context),
});
