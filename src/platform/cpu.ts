// Starts the tfjs backend in plain JavaScript ("cpu").
import * as tf from "@tensorflow/tfjs";

/** Makes plain JavaScript the active backend, and suppresses the message that this backend prints on stderr at its first use. */
export function startCpu(): void {
  const cpu: unknown = tf.findBackend("cpu");
  if (cpu && typeof cpu === "object" && "firstUse" in cpu) cpu.firstUse = false;
  tf.setBackend("cpu");
}
