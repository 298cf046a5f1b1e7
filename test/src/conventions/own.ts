import * as tf from "@tensorflow/tfjs";
import { initGru, initLstm } from "gatebook";
import { wave } from "../fused/agree";
import { frameworks, type Layer, tfjsLayer } from "./layers";

/** A row of the page's table: its cells by column. */
export type Cells = Readonly<Record<string, string>>;
/** Of each row, how its cells are found. */
export type Rows = Readonly<Record<string, () => Cells>>;

export const { B, T, F, H } = frameworks.sizes as Record<"B" | "T" | "F" | "H", number>;

export const inputs = () => wave<tf.Rank.R3>([B, T, F], 0.51);
export const ownLstm = () => initLstm({ features: F, units: H, seed: 1 });
export const ownGru = () => initGru({ features: F, units: H, seed: 1 });

export const plain = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

/** tf.layers' own, run here; with the sigmoid unless told. */
export const tfjsLstm = (options: object = { recurrentActivation: "sigmoid" }): Layer =>
  tfjsLayer(tf.layers.lstm({ ...plain, ...options }), "LSTM", 4);
export const tfjsGru = (options: object = { recurrentActivation: "sigmoid" }): Layer =>
  tfjsLayer(tf.layers.gru({ ...plain, ...options }), "GRU, reset_after=False", 3);

/** What is usual, and what an option gives. */
export const both = (usual: string, option: string) => `${usual} (${option})`;
