// Contains the only table of the orders in which frameworks store the gates of a cell. docs/conventions.md shows the same orders.
// The tests in test/src/conventions confirm each order with numbers from that framework.
import type { GruGate } from "../cells/gru";
import type { LstmGate } from "../cells/lstm";

/** The frameworks whose orders are listed here. `tensorflow` means BlockLSTM and tf.basicLSTMCell. tf.layers uses the order of `keras`. */
export type Framework = "keras" | "pytorch" | "onnx" | "cs231n" | "tensorflow";

/** The order of an LSTM's gates. It is the same whether a framework stores the gates side by side or stacked. */
export const LSTM_ORDERS: Readonly<Record<Framework, readonly LstmGate[]>> = {
  keras: ["input", "forget", "candidate", "output"],
  pytorch: ["input", "forget", "candidate", "output"],
  onnx: ["input", "output", "forget", "candidate"],
  cs231n: ["input", "forget", "output", "candidate"],
  tensorflow: ["input", "candidate", "forget", "output"],
};

/**
 * The order of a GRU's gates. Keras calls the gates z, r, h; PyTorch calls them reset, update, new. CS231n and TensorFlow's own kernels have no GRU.
 */
export const GRU_ORDERS: Readonly<Record<Exclude<Framework, "cs231n" | "tensorflow">, readonly GruGate[]>> = {
  keras: ["update", "reset", "candidate"],
  pytorch: ["reset", "update", "candidate"],
  onnx: ["update", "reset", "candidate"],
};
