// Defines the experiment `ablation`. It asks which gate of an LSTM can be removed.
import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { initVariant, runVariant, type VariantName, variantNames } from "../../models/variants";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { reader } from "../answers";
import { fit, type Network, type RecurrentSettings, withCell } from "../recurrent";
import { recurrentSettings } from "../settings";
import { addingTask, copyingTask, parityTask, type Rows, type Task } from "../tasks";

const { cell: _, forgetBias: __, ...shared } = recurrentSettings;

/** The number of test rows over which the size of the cell's state is averaged. */
const STATE_ROWS = 100;

/** The tasks. */
export type TaskName = "adding" | "copy" | "parity";

/** The settings of the experiment `ablation`. */
export type AblationSettings = Omit<RecurrentSettings, "cell" | "forgetBias"> & {
  readonly variant: VariantName;
  readonly task: TaskName;
  readonly T: number;
  readonly symbols: number;
  readonly copy: number;
};

/** The measured values of a variant, on rows that it was not trained on. */
export type AblationMeasured = {
  /** The loss of the task: mean squared error (adding), or nats per step (copy, parity). The baselines are 1/6, `copyBaseline` and ln 2. */
  readonly loss: number;
  /**
   * The share of correct answers. Guessing gives 1 - 0.92² = 0.154 (adding, where an error of at most 0.08 counts as correct), 1 / S (copy with S
   * symbols), or a half (parity).
   */
  readonly right: number;
  /** The number of weights in the cell. */
  readonly weights: number;
  /** The mean absolute value of the state at each step: of c for an LSTM, of h for a GRU and an RNN. [T] */
  readonly state: readonly number[];
  /** The training loss over time. */
  readonly curve: readonly number[];
};

const tasks: Readonly<Record<TaskName, (settings: AblationSettings) => Task>> = {
  adding: ({ T }) => addingTask(T),
  copy: ({ T, symbols, copy }) => copyingTask({ symbols, copy, delay: T }),
  parity: ({ T }) => parityTask(T),
};

/** The experiment: trains a cell from which one gate was removed. The docstring of `runVariant` describes the variants. */
export const ablation: Experiment<AblationSettings, AblationMeasured> = experiment({
  name: "ablation",
  question: "Which gate can be removed so that the cell still learns the task?",
  revision: 1,
  settings: {
    variant: z.enum(variantNames).default("lstm").describe("the cell, and what is removed from it"),
    task: z.enum(["adding", "copy", "parity"]).default("adding").describe("the task"),
    T: z.int().min(2).default(20).describe("T, time steps (adding, parity), or steps of waiting (copy)"),
    ...shared,
    symbols: z.int().min(2).default(8).describe("how many different symbols there are (copy)"),
    copy: z.int().min(1).default(3).describe("how many symbols must be remembered (copy)"),
  },
  run: (settings: AblationSettings, context) => {
    const { variant, units, batch } = settings;
    const task = tasks[settings.task](settings);
    const { features, outputs } = task.ends;
    type Net = Network<ReturnType<typeof initVariant>>;
    const readerOf = (net: Net) => reader(net, (inputs) => runVariant(variant, net.cell, inputs));
    const init = () => initVariant(variant, { features, units, seed: context.seed });
    return withCell(init, { units, outputs, seed: context.seed }, async (net) => {
      const curve = await fit<Rows, Net>(net, settings, context, {
        data: (seed) => task.data(batch, seed),
        loss: (weights, rows) => task.loss(readerOf(weights), rows),
      });
      const { right, ...more } = task.exam(readerOf(net)) as { right: number; loss?: number; error?: number };
      const loss = (more.loss ?? more.error) as number;
      const state = tf.tidy(() => {
        const some = tf.slice(task.examRows().inputs, [0, 0, 0], [STATE_ROWS, -1, -1]);
        return Array.from(tf.mean(tf.abs(runVariant(variant, net.cell, some).state), [0, 2]).dataSync()); // [T]
      });
      const sets = Object.values(net.cell).flatMap((set) => Object.values(set));
      const weights = sets.reduce((sum, { size }) => sum + size, 0);
      return { loss, right, weights, state, curve };
    });
  },
});
