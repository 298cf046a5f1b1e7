// Defines `ready`, which waits for the backend and returns the versions in use.
import * as tf from "@tensorflow/tfjs";
import { platform } from "#platform";
import { version } from "../version";
import { type KernelName, kernel } from "./kernel";

/** The backend, the kernel and the versions that run the lessons. */
export interface Environment {
  /** The backend of tfjs. */
  readonly backend: "tensorflow" | "wasm" | "cpu";
  /** Why this backend was chosen. */
  readonly reason: string;
  /** Advice on how to get a faster backend. It is absent if no backend is faster, or if this backend was requested. */
  readonly improve?: string;
  readonly versions: Readonly<Record<string, string>>;
  /** The kernel that runs the notebook: the kit's kernel, an unmodified tslab, or none. */
  readonly kernel: KernelName;
}

/**
 * Waits until the backend is ready. The first cell of every lesson ends with `await ready();`.
 *
 * @returns the backend, the reason for it, and the versions, as a plain record.
 * @throws Error if `GATEBOOK_BACKEND` requests a backend that cannot start.
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
