// Checks the prerequisites before the first step starts, so that a missing one is reported at once and not after minutes of downloading.
import { statfs } from "node:fs/promises";
import { SetupFailure } from "../lib/failure.mjs";
import { root } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";

/** The space that a complete set-up needs. Measured: 0.8 GB of npm packages, 0.5 GB of Python, 0.9 GB for TensorFlow while it is unpacked. The rest is a reserve. */
const wholeSetup = 3e9;

/**
 * Checks the Python and the free space that the missing steps need.
 *
 * @param {readonly { id: string }[]} missing the steps that will run
 * @param {{ free?: () => Promise<number>, python?: typeof findPython }} [look] how to find the free space and the Python; tests replace both
 */
export async function prerequisites(missing, { free = freeSpace, python = findPython } = {}) {
  const needs = new Set(missing.map(({ id }) => id));
  if (needs.has("environment")) python();
  if (!["packages", "environment", "native"].some((id) => needs.has(id))) return;
  const bytes = await free();
  if (bytes >= wholeSetup) return;
  throw new SetupFailure(
    `The disk is nearly full: ${gigabytes(bytes)} free, ${gigabytes(wholeSetup)} needed.`,
    `Free some space on the disk that holds ${root}, then run the same command again.`,
    { step: "Check the disk space" },
  );
}

async function freeSpace() {
  const { bavail, bsize } = await statfs(root);
  return bavail * bsize;
}

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;
