// Chooses how a cell runs over a sequence: the readable loop, or the fused kernel.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/**
 * How a cell runs over a sequence. "reference": the readable loop. "fused": one call of this project's C++ kernel (docs/native.md), compiled at
 * set-up or as WebAssembly. "auto": fused where the kernel supports the request, else the loop. The results are the same.
 */
export type Implementation = "auto" | "reference" | "fused";

/** The true length of each of the B sequences; undefined where all have T steps. */
export type Lengths = readonly number[] | undefined;

let obstacle: (() => string | undefined) | undefined;

/**
 * Tells this folder that the fused cells exist. This folder must not import fused/, so fused/ calls this function and sets each cell's fused version.
 * @param why returns the reason why they cannot run on this machine, or undefined when they can
 */
export function provideFused(why: () => string | undefined): void {
  obstacle = why;
}

/** The backends whose values JavaScript can read synchronously. */
const BACKENDS: readonly string[] = ["tensorflow", "wasm", "cpu"];

/** Returns whether this is a gradient inside a gradient. A fused gradient is not on tfjs' tape, so its own gradient would be left out silently. */
const nested = () => tf.engine().state.gradientDepth > 1;

/** Returns whether the fused cells support the active backend and the kind of gradient that is being computed. */
export function fusedRuns(): boolean {
  return BACKENDS.includes(tf.getBackend()) && !nested() && obstacle !== undefined && obstacle() === undefined;
}

/** Holds a cell's fused implementation, of type Run. The cell's file creates this slot empty, and fused/ puts its implementation into it. Run gets operands that are already checked. */
export class FusedSlot<Run> {
  #run: Run | undefined;

  /** @param caller the cell's public function, which every message names */
  constructor(readonly caller: string) {}

  fill(run: Run): void {
    this.#run = run;
  }

  /**
   * Returns the fused implementation if it was requested and the backend supports it; undefined for the loop.
   * @param unusual what only the loop computes, for messages; undefined if there is nothing
   * @throws InputError for a name that does not exist; and for "fused" on a backend or a machine that does not support it, inside a nested
   *   gradient, and with what only the loop computes
   */
  choose(implementation: Implementation = "auto", unusual?: string): Run | undefined {
    const errorFor = (what: string) => new InputError(`${this.caller}: options.implementation ${what}`);
    if (!["auto", "reference", "fused"].includes(implementation))
      throw errorFor(`must be "auto", "reference" or "fused", got "${implementation}".`);
    if (implementation === "reference") return undefined;
    if (unusual !== undefined) {
      if (implementation === "auto") return undefined;
      throw errorFor(`"fused" supports only the activations tanh and sigmoid, got ${unusual}. "auto" uses the loop.`);
    }
    if (nested() && implementation === "fused")
      throw errorFor(
        `"fused" gives first derivatives only, got a gradient inside a gradient. "reference" supports any order.`,
      );
    if (fusedRuns()) return this.#run;
    if (implementation === "auto") return undefined;
    const backend = tf.getBackend();
    const why = BACKENDS.includes(backend)
      ? `is not possible here: ${obstacle?.()}`
      : `needs the backend ${BACKENDS.join(", ")}, got ${backend}`;
    throw errorFor(`"fused" ${why}. "auto" uses the fastest implementation that runs here.`);
  }
}
