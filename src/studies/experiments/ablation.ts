import * as tf from "@tensorflow/tfjs";
import { z } from "zod";
import { initVariant, runVariant, type VariantName, variantNames } from "../../models/variants";
import { experiment } from "../../runs/define";
import type { Experiment } from "../../runs/types";
import { reader } from "../reader";
import { fit, type Network, type RecurrentSettings, recurrentSettings, withCell } from "../recurrent";
import { addingTask, copyingTask, parityTask, type Rows, type Task } from "../tasks";

const { cell: _, forgetBias: __, ...shared } = recurrentSettings;

/** Rows of the exam over which the state is looked at. */
const LOOKED_AT = 100;

/** What is to be learnt. */
export type TaskName = "adding" | "copy" | "parity";

/** What the experiment `ablation` is run with. */
export type AblationSettings = Omit<RecurrentSettings, "cell" | "forgetBias"> & {
  readonly variant: VariantName;
  readonly task: TaskName;
  readonly T: number;
  readonly symbols: number;
  readonly copy: number;
};

/** What a variant comes to on rows that it was not trained on. */
export type AblationMeasured = {
  /** The task's own: mean squared error (adding), nats a step (copy, parity). Their baselines: 1/6, `copyBaseline`, ln 2. */
  readonly loss: number;
  /** The share of right answers. By chance: 1 - 0.92² = 0.154 (adding, off by 0.08 at most), 1 / S (copy), a half (parity). */
  readonly right: number;
  /** How many numbers the cell trains. */
  readonly weights: number;
  /** The mean size of what is handed on, |c| (of a GRU and an RNN |h|), at each step. */
  readonly state: readonly number[];
  /** The loss of training over time. */
  readonly curve: readonly number[];
};

const tasks: Readonly<Record<TaskName, (settings: AblationSettings) => Task>> = {
  adding: ({ T }) => addingTask(T),
  copy: ({ T, symbols, copy }) => copyingTask({ symbols, copy, delay: T }),
  parity: ({ T }) => parityTask(T),
};

/** Gates taken away, one at a time: what is still learnt? The variants stand beside `runVariant`. */
export const ablation: Experiment<AblationSettings, AblationMeasured> = experiment({
  name: "ablation",
  question: "Which gate can go, and the cell still learns the task?",
  revision: 1,
  settings: {
    variant: z.enum(variantNames).default("lstm").describe("which cell, and what it has lost"),
    task: z.enum(["adding", "copy", "parity"]).default("adding").describe("what is to be learnt"),
    T: z.int().min(2).default(20).describe("T, time steps (adding, parity), or steps of waiting (copy)"),
    ...shared,
    symbols: z.int().min(2).default(8).describe("how many different symbols there are (copy)"),
    copy: z.int().min(1).default(3).describe("how many are to be remembered (copy)"),
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
        const some = tf.slice(task.examRows().inputs, [0, 0, 0], [LOOKED_AT, -1, -1]);
        return Array.from(tf.mean(tf.abs(runVariant(variant, net.cell, some).state), [0, 2]).dataSync()); // [T]
      });
      const sets = Object.values(net.cell).flatMap((set) => Object.values(set));
      const weights = sets.reduce((sum, { size }) => sum + size, 0);
      return { loss, right, weights, state, curve };
    });
  },
});
