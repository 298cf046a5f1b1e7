// Runs a fully connected layer in the kernel of native/. For tfjs' tape the layer is one operation.
import type { Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { type CellsEngine, cellsEngine } from "./engine";
import type { RunCells } from "./kernel-call";
import { BACKWARD } from "./layout";
import { numbersOf, record } from "./tape";

/** The number by which the kernel identifies a fully connected layer (see native/platform.h). */
const DENSE = 6;

/**
 * Computes a fully connected layer, x · kernel + bias, with the kernel that `cellsEngine` has chosen. The input is [N, F], the result is [N, M].
 *
 * Use it between two cells that the kernel computes. tfjs' own operation would copy the values to its backend and back.
 */
export const kernelDense = (x: Tensor2D, kernel: Tensor2D, bias: Tensor1D): Tensor2D =>
  runDense((cellsEngine() as CellsEngine).run, x, kernel, bias);

/** Computes a fully connected layer with the given build of the kernel. The result has first derivatives with respect to every operand. */
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
