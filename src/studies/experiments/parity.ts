import { z } from "zod";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { type RecurrentSettings, recurrentSettings } from "../recurrent";
import { parityTask, runTask } from "../tasks";

/** What the experiment `parity` is run with. */
export type ParitySettings = RecurrentSettings & { readonly T: number };

/** What a network comes to on rows that it was not trained on. */
export type ParityMeasured = {
  /** Cross-entropy in nats a step; ln 2 is that of who knows nothing. */
  readonly loss: number;
  /** The share of steps whose answer is right; a half by chance. */
  readonly right: number;
  /** The same for the last step alone. */
  readonly rightAtEnd: number;
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

/** Running parity: one bit that is never to be lost. */
export const parity: Experiment<ParitySettings, ParityMeasured> = experiment({
  name: "parity",
  question: "For how many steps can a cell keep a single bit that each step may turn over?",
  revision: 1,
  settings: { ...recurrentSettings, T: z.int().min(1).default(20).describe("T, time steps") },
  run: (settings: ParitySettings, context) => runTask(parityTask(settings.T), settings, context),
});
