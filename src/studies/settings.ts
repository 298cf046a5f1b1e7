// Defines the schemas of the settings that several studies share. They are in a module of their own, because a notebook that imports the library would
// otherwise read the declarations of zod, an eighth of all declarations that it reads.
import { z } from "zod";

/** The schemas of the usual settings of an experiment that trains a cell. An experiment may leave some out or change a default. */
export const recurrentSettings = {
  cell: z.enum(["rnn", "lstm", "gru"]).default("lstm").describe("type of the cell"),
  units: z.int().min(1).max(4096).default(32).describe("H, hidden units"),
  steps: z.int().min(1).default(600).describe("steps of training"),
  batch: z.int().min(1).default(32).describe("B, sequences per step"),
  learningRate: z
    .number()
    .positive()
    .default(0.01)
    .describe("learning rate of Adam; in the last quarter of the steps, a tenth of it"),
  clipNorm: z.number().positive().default(1).describe("largest norm of the gradient"),
  forgetBias: z.number().default(1).describe("the LSTM's forget bias at the start; other cells have none"),
};

/** The schemas of the settings of a character model and its training. */
export const characterSettings = {
  ...recurrentSettings,
  units: recurrentSettings.units.default(96),
  steps: recurrentSettings.steps.default(1200),
  batch: recurrentSettings.batch.default(64).describe("B, words per step"),
};

/** The schemas of the settings of a network that forecasts a series, and of its evaluation. */
export const seriesSettings = {
  ...recurrentSettings,
  units: z.int().min(1).max(4096).default(16).describe("H, hidden units"),
  window: z.int().min(2).max(240).default(24).describe("W, steps that the network reads before each forecast"),
  horizon: z.int().min(1).max(60).default(12).describe("steps that are forecast from each origin"),
  origins: z
    .int()
    .min(2)
    .max(360)
    .default(108)
    .describe("K, places from which a forecast starts; training uses what comes before the first"),
  measuredFrom: z
    .enum(["last", "mean"])
    .default("last")
    .describe("what the network gets: distances from the window's last number, or from the mean of the training part"),
};
