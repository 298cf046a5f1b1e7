// Runs a fully connected layer in the kernel of native/, as one node on tfjs' tape.
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type CellsEngine, cellsEngine } from "./engine";
import type { RunCells } from "./kernel-call";
import { BACKWARD } from "./layout";
import { numbersOf, record } from "./tape";

/** The kernel's number for a fully connected layer, see native/platform.h. */
const DENSE = 6;

/**
 * Computes a fully connected layer, x · kernel + bias, with the kernel that `cellsEngine` has chosen. [N, F] gives [N, M]
 *
 * Between cells that the kernel computes, an operation of tfjs' backend would copy the values to the backend and back.
 */
export const kernelDense = (x: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Tensor2D =>
  runDense((cellsEngine() as CellsEngine).run, x, kernel, bias);

/** Computes a fully connected layer with the given build of the kernel. Gives first derivatives with respect to every operand. */
export function runDense(run: RunCells, x: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Tensor2D {
  const [N, F] = x.shape;
  const M = bias.shape[0];
  const sizes = Int32Array.of(N, F, M, 1);
  const y = new Float32Array(N * M);
  const buffers = [...[x, kernel, bias].map(numbersOf), y];
  run(DENSE, sizes, buffers, 1);
  const output = tf.tensor2d(y, [N, M]);
  record("GatebookDense", { x, kernel, bias }, [output], ([arriving], asked) => {
    const dX = asked("x") ? new Float32Array(N * F) : null;
    const [dKernel, dBias] = [new Float32Array(F * M), new Float32Array(M)];
    run(DENSE + BACKWARD, sizes, [...buffers, numbersOf(arriving as Tensor), dX, dKernel, dBias], 3);
    return {
      ...(dX ? { x: () => tf.tensor2d(dX, [N, F]) } : {}),
      kernel: () => tf.tensor2d(dKernel, [F, M]),
      bias: () => tf.tensor1d(dBias),
    };
  });
  return output;
}
