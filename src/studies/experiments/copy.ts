// Defines the experiment `copy`. It asks which cell can remember symbols during a long wait.
import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import type { RecurrentSettings } from "../recurrent";
import { recurrentSettings } from "../settings";
import { copyingTask, runTask } from "../tasks";

/** The settings of the experiment `copy`. */
export type CopySettings = RecurrentSettings & {
  readonly T: number;
  readonly symbols: number;
  readonly copy: number;
};

/** The measured values of a network, on sequences that it was not trained on. */
export type CopyMeasured = {
  /** The cross-entropy in nats per step. A model that remembers nothing has at least `copyBaseline`. */
  readonly loss: number;
  /** The share of repeated symbols that are correct. Guessing gives 1 / S with S symbols. */
  readonly right: number;
  /** The training loss over time. */
  readonly curve: readonly number[];
};

/** The experiment: trains a cell on the copy task. After T steps of waiting, the cell must repeat the symbols that it has read. */
export const copy: Experiment<CopySettings, CopyMeasured> = experiment({
  name: "copy",
  question: "For how many steps can a cell remember symbols before it repeats them?",
  revision: 1,
  settings: {
    ...recurrentSettings,
    T: z.int().min(1).default(20).describe("T, steps between the last symbol and the first repetition"),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    copy: z.int().min(1).default(3).describe("how many symbols must be remembered"),
  },
  run: (settings: CopySettings, context) =>
    runTask(copyingTask({ symbols: settings.symbols, copy: settings.copy, delay: settings.T }), settings, context),
});
