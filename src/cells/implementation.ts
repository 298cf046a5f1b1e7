import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";
import type { GateWeights } from "./gate";
import type { GruTrace, GruWeights } from "./gru";
import type { LstmState, LstmTrace, LstmWeights } from "./lstm";
import type { RnnTrace } from "./rnn";

/**
 * "reference": the readable loop. "fused": one call of the kit's own kernel in C++ (docs/native.md), compiled at set-up or as WebAssembly. "auto":
 * fused where it can compute what is asked for. The numbers are the same.
 */
export type Implementation = "auto" | "reference" | "fused";

type Lengths = readonly number[] | undefined;

/** The fused way of running each cell over a sequence, its operands checked. */
export interface FusedCells {
  readonly rnn: (weights: GateWeights, inputs: Tensor3D, initial: Tensor2D, lengths: Lengths) => RnnTrace;
  readonly lstm: (weights: LstmWeights, inputs: Tensor3D, initial: LstmState, lengths: Lengths) => LstmTrace;
  readonly gru: (
    weights: GruWeights,
    inputs: Tensor3D,
    initial: Tensor2D,
    lengths: Lengths,
    resetAfter: boolean,
  ) => GruTrace;
}

let provided: { readonly cells: FusedCells; readonly obstacle: () => string | undefined } | undefined;

/**
 * Takes the fused cells: fused/ stands below this room, so it brings them here instead of being imported.
 * @param obstacle says why they cannot run on this machine; undefined where they can
 */
export function provideFused(cells: FusedCells, obstacle: () => string | undefined): void {
  provided = { cells, obstacle };
}

/** The backends whose numbers JavaScript can read at once. */
const BACKENDS: readonly string[] = ["tensorflow", "wasm", "cpu"];

/** Whether a gradient is itself derived: a fused gradient is not on tfjs' tape, so its own would be left out silently. */
const nested = () => tf.engine().state.gradientDepth > 1;

/** Whether the fused cells can compute on the backend that is active now, with the gradients that are asked for now. */
export function fusedRuns(): boolean {
  return BACKENDS.includes(tf.getBackend()) && !nested() && provided !== undefined && provided.obstacle() === undefined;
}

/**
 * The fused way where it is meant and the backend has it; undefined for the loop.
 * @param unusual what only the loop computes, for messages; undefined where there is nothing
 * @throws InputError for a name that does not exist; and for "fused" on a backend or a machine that cannot, inside a nested gradient, and with
 *   what only the loop computes
 */
export function fusedOf<C extends keyof FusedCells>(
  caller: C,
  implementation: Implementation = "auto",
  unusual?: string,
): FusedCells[C] | undefined {
  if (!["auto", "reference", "fused"].includes(implementation)) {
    throw new InputError(
      `${caller}: options.implementation must be "auto", "reference" or "fused", got "${implementation}".`,
    );
  }
  if (implementation === "reference") return undefined;
  if (unusual !== undefined) {
    if (implementation === "auto") return undefined;
    throw new InputError(
      `${caller}: options.implementation "fused" has the activations tanh and sigmoid only, got ${unusual}. "auto" takes the loop.`,
    );
  }
  if (nested() && implementation === "fused") {
    throw new InputError(
      `${caller}: options.implementation "fused" gives first derivatives only, got a gradient inside a gradient. "reference" gives any.`,
    );
  }
  if (fusedRuns()) return provided?.cells[caller];
  if (implementation === "auto") return undefined;
  const backend = tf.getBackend();
  const obstacle = provided?.obstacle();
  const why = BACKENDS.includes(backend)
    ? `is not possible here: ${obstacle}`
    : `needs the backend ${BACKENDS.join(", ")}, got ${backend}`;
  throw new InputError(`${caller}: options.implementation "fused" ${why}. "auto" takes the fastest that runs.`);
}
