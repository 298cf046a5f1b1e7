// Starts the backend in plain JavaScript.
import * as tf from "@tensorflow/tfjs";

/** Makes plain JavaScript the active backend, and suppresses the message that it prints on stderr at its first use. */
export function startCpu(): void {
  const cpu: unknown = tf.findBackend("cpu");
  if (cpu && typeof cpu === "object" && "firstUse" in cpu) cpu.firstUse = false;
  tf.setBackend("cpu");
}
