import * as tf from "@tensorflow/tfjs";
import { InputError } from "gatebook";
import { vi } from "vitest";
import { goodOperands, nest, type Subject } from "./subjects";

/**
 * Returns the error message of a call that rejects its input.
 * @throws Error if the call accepts its input, throws another error than an InputError, runs a kernel, or creates or leaks a tensor
 */
export function rejectionMessage(call: () => unknown): string {
  const engine = tf.engine();
  const [kernel, made] = [vi.spyOn(engine, "runKernel"), vi.spyOn(engine, "makeTensor")];
  const before = tf.memory().numTensors;
  try {
    call();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const work = [...kernel.mock.calls.map(([name]) => name), ...made.mock.calls.map(() => "a new tensor")];
    if (work.length > 0) throw new Error(`Rejected after work: ${work.join(", ")}. ${error.message}`);
    const more = tf.memory().numTensors - before;
    if (more !== 0) throw new Error(`Rejected, but ${more} more tensors are in memory than before. ${error.message}`);
    return error.message;
  } finally {
    kernel.mockRestore();
    made.mockRestore();
  }
  throw new Error("The call rejected nothing.");
}

/** Returns the error message of a call in which one operand has the value `value` and all others are valid. */
export function messageForOperand(subject: Subject, operand: string, value: unknown): string {
  const given = nest({ ...goodOperands(subject), [operand]: value });
  return rejectionMessage(() => subject.call(given));
}
