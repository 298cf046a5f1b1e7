// The one table of the orders in which frameworks keep a cell's gates, as docs/conventions.md shows them.
// test/src/conventions finds each order out by running that framework's numbers.
import type { GruGate } from "../cells/gru";
import type { LstmGate } from "../cells/lstm";

/** The frameworks whose orders are known. `tensorflow` is BlockLSTM and tf.basicLSTMCell; `keras` is tf.layers too. */
export type Framework = "keras" | "pytorch" | "onnx" | "cs231n" | "tensorflow";

/** An LSTM's gates, side by side or on top of each other. */
export const LSTM_ORDERS: Readonly<Record<Framework, readonly LstmGate[]>> = {
  keras: ["input", "forget", "candidate", "output"],
  pytorch: ["input", "forget", "candidate", "output"],
  onnx: ["input", "output", "forget", "candidate"],
  cs231n: ["input", "forget", "output", "candidate"],
  tensorflow: ["input", "candidate", "forget", "output"],
};

/** A GRU's gates. Keras calls them z, r, h; PyTorch reset, update, new. CS231n and TensorFlow's own kernels have no GRU. */
export const GRU_ORDERS: Readonly<Record<Exclude<Framework, "cs231n" | "tensorflow">, readonly GruGate[]>> = {
  keras: ["update", "reset", "candidate"],
  pytorch: ["reset", "update", "candidate"],
  onnx: ["update", "reset", "candidate"],
};
