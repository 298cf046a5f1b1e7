// Chooses how a cell runs over a sequence: with the readable loop, or with the fused kernel.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/**
 * How a cell runs over a sequence. "reference": with the readable loop. "fused": with one call of this project's C++ kernel (docs/native.md),
 * which is compiled at set-up or runs as WebAssembly. "auto": fused if the kernel supports the request, otherwise the loop. The results are the same.
 */
export type Implementation = "auto" | "reference" | "fused";

/** The true length of each of the B sequences. Undefined if all sequences have T steps. */
export type Lengths = readonly number[] | undefined;

let obstacle: (() => string | undefined) | undefined;

/**
 * Reports that the fused cells exist. This folder must not import fused/, so fused/ calls this function and then sets each cell's fused version.
 * @param why returns the reason why the fused cells cannot run on this machine, or undefined if they can
 */
export function provideFused(why: () => string | undefined): void {
  obstacle = why;
}

/** The backends whose values JavaScript can read synchronously. */
const BACKENDS: readonly string[] = ["tensorflow", "wasm", "cpu"];

/**
 * Returns whether a gradient is being computed inside another gradient. tfjs does not record a fused gradient, so the outer gradient would silently
 * leave it out.
 */
const nested = () => tf.engine().state.gradientDepth > 1;

/** Returns whether the fused cells support the active backend and the kind of gradient that is being computed. */
export function fusedRuns(): boolean {
  return BACKENDS.includes(tf.getBackend()) && !nested() && obstacle !== undefined && obstacle() === undefined;
}

/**
 * The place for a cell's fused implementation, of type Run. The cell's file creates this slot empty, and fused/ fills it. The operands that Run
 * gets are already checked.
 */
export class FusedSlot<Run> {
  #run: Run | undefined;

  /** @param caller the name of the cell's public function. Every error message starts with this name. */
  constructor(readonly caller: string) {}

  fill(run: Run): void {
    this.#run = run;
  }

  /**
   * Returns the fused implementation if it was requested and can run. Returns undefined if the loop must run.
   * @param unusual names the requested activation that only the loop supports, for error messages; undefined if there is none
   * @throws InputError for a name that does not exist. Also for "fused" if the backend or the machine does not support it, inside a nested
   *   gradient, or if `unusual` is given.
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
      : `needs one of the backends ${BACKENDS.join(", ")}, got ${backend}`;
    throw errorFor(`"fused" ${why}. "auto" uses the fastest implementation that runs here.`);
  }
}
