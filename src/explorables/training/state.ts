// Defines the state of the training explorer: the settings of a training run, and how far it has come.

/** The state of the training explorer. The network, its loss and its gates follow from it: the same state gives the same numbers. */
export interface TrainingState {
  /** The number of time steps of a row, and of hidden units. */
  readonly length: number;
  readonly units: number;
  /** The seed of the first weights and of the rows. */
  readonly seed: number;
  /** The learning rate of Adam. */
  readonly rate: number;
  /** A gate that is held at 1 instead of being learnt. */
  readonly held: "none" | "forget" | "input" | "output";
  /** The number of training steps so far. */
  readonly step: number;
  /** Whether the page trains on. */
  readonly running: boolean;
  /** The row and the hidden unit that are shown. */
  readonly row: number;
  readonly unit: number;
}

/** A run ends after this number of steps. */
export const STEPS = 600;
/** The number of rows in a batch. */
export const BATCH = 16;
/** Gradients longer than this are shortened to it, as in lesson 07. */
export const CLIP = 0.3;
/** What a model costs that always answers 1, the mean of the sum: the variance of two values. */
export const BASELINE = 1 / 6;
