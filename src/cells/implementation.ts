import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import type { GateWeights } from "./gate";
import type { GruTrace, GruWeights } from "./gru";
import type { LstmState, LstmTrace, LstmWeights } from "./lstm";
import type { RnnTrace } from "./rnn";
import { InputError } from "./validate";

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
  const nested = tf.engine().state.gradientDepth > 1; // a fused gradient is not on tfjs' tape: its own would be left out, silently
  if (nested && implementation === "fused") {
    throw new InputError(
      `${caller}: options.implementation "fused" gives first derivatives only, got a gradient inside a gradient. "reference" gives any.`,
    );
  }
  const backend = tf.getBackend();
  const known = BACKENDS.includes(backend);
  const obstacle = provided?.obstacle();
  if (known && !nested && provided && obstacle === undefined) return provided.cells[caller];
  if (implementation === "auto") return undefined;
  const why = known ? `is not possible here: ${obstacle}` : `needs the backend ${BACKENDS.join(", ")}, got ${backend}`;
  throw new InputError(`${caller}: options.implementation "fused" ${why}. "auto" takes the fastest that runs.`);
}
