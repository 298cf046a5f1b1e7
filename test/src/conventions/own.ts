import * as tf from "@tensorflow/tfjs";
import { initGru, initLstm } from "gatebook";
import { wave } from "../fused/agree";
import { frameworks, type Layer, tfjsLayer } from "./layers";

/** A row of the page's table: its cells, by the name of the column. */
export type Cells = Readonly<Record<string, string>>;
/** For each row of the table, the function that measures the cells of the row. */
export type Rows = Readonly<Record<string, () => Cells>>;

export const { B, T, F, H } = frameworks.sizes as Record<"B" | "T" | "F" | "H", number>;

export const inputs = () => wave<tf.Rank.R3>([B, T, F], 0.51);
export const ownLstm = () => initLstm({ features: F, units: H, seed: 1 });
export const ownGru = () => initGru({ features: F, units: H, seed: 1 });

export const plain = { units: H, returnSequences: true, recurrentInitializer: "zeros" } as const;

/** Returns a layer of tf.layers that runs here. By default it uses the sigmoid. */
export const tfjsLstm = (options: object = { recurrentActivation: "sigmoid" }): Layer =>
  tfjsLayer(tf.layers.lstm({ ...plain, ...options }), "LSTM", 4);
export const tfjsGru = (options: object = { recurrentActivation: "sigmoid" }): Layer =>
  tfjsLayer(tf.layers.gru({ ...plain, ...options }), "GRU, reset_after=False", 3);

/** Returns a text with the default value and the value that an option sets. */
export const both = (usual: string, option: string) => `${usual} (${option})`;
