import * as tf from "@tensorflow/tfjs";
import { InputError } from "gatebook";
import { vi } from "vitest";
import { goodOperands, nest, type Subject } from "./subjects";

/**
 * Returns the message with which a call rejects its input.
 * @throws Error if the call accepts its input, throws anything but an InputError, runs a kernel, or makes or loses a tensor
 */
export function refusal(call: () => unknown): string {
  const engine = tf.engine();
  const [kernel, made] = [vi.spyOn(engine, "runKernel"), vi.spyOn(engine, "makeTensor")];
  const before = tf.memory().numTensors;
  try {
    call();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const work = [...kernel.mock.calls.map(([name]) => name), ...made.mock.calls.map(() => "a new tensor")];
    if (work.length > 0) throw new Error(`Refused after work: ${work.join(", ")}. ${error.message}`);
    const more = tf.memory().numTensors - before;
    if (more !== 0) throw new Error(`Refused, and ${more} tensors more than before. ${error.message}`);
    return error.message;
  } finally {
    kernel.mockRestore();
    made.mockRestore();
  }
  throw new Error("Nothing was refused.");
}

/** The message for one operand replaced. */
export function saidOf(subject: Subject, operand: string, value: unknown): string {
  const given = nest({ ...goodOperands(subject), [operand]: value });
  return refusal(() => subject.call(given));
}
