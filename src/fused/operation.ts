// Runs a cell of native/ as an operation of TensorFlow. TensorFlow owns the memory of operands and results, so no number is copied.
import type { Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";

/**
 * Runs the operation once.
 * @param what the cell's number, plus 8 for its backward pass
 * @param operands the buffers that the kernel reads, in its order; null for an absent one. Lengths are float32 here
 * @param results for each buffer that the kernel writes, whether it is wanted
 * @returns the wanted results, in the kernel's order
 */
export type RunOperation = (
  what: number,
  operands: readonly (Tensor | null)[],
  results: readonly boolean[],
) => readonly Tensor[];

/** What tfjs-node's backend provides for its own kernels. */
interface NodeBackend {
  readonly binding: {
    readonly TF_ATTR_INT: number;
    executeOp(name: string, attributes: readonly object[], inputs: readonly number[], outputs: number): unknown[];
  };
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(made: unknown): Tensor;
}

/** Whether the operation could be registered in TensorFlow. It is undefined before the first attempt, and there is only one attempt per process. */
let registered: boolean | undefined;

/**
 * Returns a function that runs the operation, or undefined if the backend is not TensorFlow or does not offer what is needed.
 * @param register registers the operation in TensorFlow; returns the reason if that fails
 */
export function tensorFlowOperation(register: () => string | undefined): RunOperation | undefined {
  if (tf.getBackend() !== "tensorflow") return undefined;
  const backend = tf.backend() as unknown as Partial<NodeBackend>;
  const { binding, getInputTensorIds, createOutputTensor } = backend;
  if (!binding || !getInputTensorIds || !createOutputTensor) return undefined;
  registered ??= register() === undefined;
  return registered ? (what, operands, results) => execute(backend as NodeBackend, what, operands, results) : undefined;
}

function execute(
  backend: NodeBackend,
  what: number,
  operands: readonly (Tensor | null)[],
  results: readonly boolean[],
): Tensor[] {
  let present = 0; // bit n is set if buffer n is present; up to 47 buffers, so the number stays exact
  for (const [n, there] of [...operands.map((operand) => operand !== null), ...results].entries())
    if (there) present += 2 ** n;
  const ids = backend.getInputTensorIds(operands.filter((operand) => operand !== null));
  const wanted = results.filter((there) => there).length;
  const integers = { what, present, results: operands.length, N: ids.length, M: wanted };
  const attributes = Object.entries(integers).map(([name, value]) => ({
    name,
    type: backend.binding.TF_ATTR_INT,
    value,
  }));
  const made = backend.binding.executeOp("GatebookCell", attributes, ids, wanted);
  return made.map((handle) => backend.createOutputTensor(handle));
}
