import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { type RecurrentSettings, recurrentSettings } from "../recurrent";
import { copyingTask, runTask } from "../tasks";

/** What the experiment `copy` is run with. */
export type CopySettings = RecurrentSettings & {
  readonly T: number;
  readonly symbols: number;
  readonly copy: number;
};

/** What a network comes to on sequences that it was not trained on. */
export type CopyMeasured = {
  /** Cross-entropy in nats a step; `copyBaseline` is that of who remembers nothing. */
  readonly loss: number;
  /** The share of repeated symbols that are right; 1 / S by chance. */
  readonly right: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** The copy task: which cell can still say what it has read T steps ago? */
export const copy: Experiment<CopySettings, CopyMeasured> = experiment({
  name: "copy",
  question: "For how many steps can a cell keep symbols that it has read, and then repeat them?",
  revision: 1,
  settings: {
    ...recurrentSettings,
    T: z.int().min(1).default(20).describe("T, steps between the last symbol and the first repetition"),
    symbols: z.int().min(2).default(8).describe("how many different symbols there are"),
    copy: z.int().min(1).default(3).describe("how many are to be remembered"),
  },
  run: (settings: CopySettings, context) =>
    runTask(copyingTask({ symbols: settings.symbols, copy: settings.copy, delay: settings.T }), settings, context),
});
