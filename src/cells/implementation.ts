// Which way a cell runs over a sequence: the readable loop, or the fused kernel.
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../base/validate";

/**
 * "reference": the readable loop. "fused": one call of the kit's own kernel in C++ (docs/native.md), compiled at set-up or as WebAssembly. "auto":
 * fused where it can compute what is asked for. The numbers are the same.
 */
export type Implementation = "auto" | "reference" | "fused";

/** The true length of each of the B sequences; undefined where all have T steps. */
export type Lengths = readonly number[] | undefined;

let obstacle: (() => string | undefined) | undefined;

/**
 * Says that fused cells exist: fused/ comes after this room, so it announces itself here and fills each cell's slot instead of being imported.
 * @param why says why they cannot run on this machine; undefined where they can
 */
export function provideFused(why: () => string | undefined): void {
  obstacle = why;
}

/** The backends whose numbers JavaScript can read at once. */
const BACKENDS: readonly string[] = ["tensorflow", "wasm", "cpu"];

/** Whether a gradient is itself derived: a fused gradient is not on tfjs' tape, so its own would be left out silently. */
const nested = () => tf.engine().state.gradientDepth > 1;

/** Whether the fused cells can compute on the backend that is active now, with the gradients that are asked for now. */
export function fusedRuns(): boolean {
  return BACKENDS.includes(tf.getBackend()) && !nested() && obstacle !== undefined && obstacle() === undefined;
}

/** The place of a cell's fused implementation. The cell owns it and fused/ fills it. Run: the fused way over a sequence, its operands checked. */
export class FusedSlot<Run> {
  #run: Run | undefined;

  /** @param caller the cell's public function, named in every message */
  constructor(readonly caller: string) {}

  fill(run: Run): void {
    this.#run = run;
  }

  /**
   * The fused way where it is meant and the backend has it; undefined for the loop.
   * @param unusual what only the loop computes, for messages; undefined where there is nothing
   * @throws InputError for a name that does not exist; and for "fused" on a backend or a machine that cannot, inside a nested gradient, and with
   *   what only the loop computes
   */
  choose(implementation: Implementation = "auto", unusual?: string): Run | undefined {
    const refuse = (what: string) => new InputError(`${this.caller}: options.implementation ${what}`);
    if (!["auto", "reference", "fused"].includes(implementation))
      throw refuse(`must be "auto", "reference" or "fused", got "${implementation}".`);
    if (implementation === "reference") return undefined;
    if (unusual !== undefined) {
      if (implementation === "auto") return undefined;
      throw refuse(`"fused" has the activations tanh and sigmoid only, got ${unusual}. "auto" takes the loop.`);
    }
    if (nested() && implementation === "fused")
      throw refuse(`"fused" gives first derivatives only, got a gradient inside a gradient. "reference" gives any.`);
    if (fusedRuns()) return this.#run;
    if (implementation === "auto") return undefined;
    const backend = tf.getBackend();
    const why = BACKENDS.includes(backend)
      ? `is not possible here: ${obstacle?.()}`
      : `needs the backend ${BACKENDS.join(", ")}, got ${backend}`;
    throw refuse(`"fused" ${why}. "auto" takes the fastest that runs.`);
  }
}
