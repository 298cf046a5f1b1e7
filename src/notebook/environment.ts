import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { version } from "../version";
import { type KernelName, kernel } from "./kernel";

/** What the lessons run on. */
export interface Environment {
  /** What tfjs computes with. */
  readonly backend: "tensorflow" | "wasm" | "cpu";
  /** Why this one. */
  readonly reason: string;
  /** What to do for a faster one; absent where there is none. */
  readonly improve?: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The kit's own kernel, an unmodified tslab, or none. */
  readonly kernel: KernelName;
}

/**
 * Waits until the backend computes. Every lesson's first cell ends with `await ready();`.
 *
 * @returns what runs, why, and the versions: a plain record.
 * @throws Error when the backend that GATEBOOK_BACKEND asks for cannot start.
 */
export async function ready(): Promise<Environment> {
  const choice = await platform.started;
  await tf.ready();
  return {
    ...choice,
    versions: { gatebook: version, tfjs: tf.version.tfjs, ...platform.versions() },
    kernel: kernel().name,
  };
}
