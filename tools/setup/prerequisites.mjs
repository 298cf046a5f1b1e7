// Checks the prerequisites of set-up before its first step. A missing prerequisite is then reported immediately, and not after minutes of downloading.
import { statfs } from "node:fs/promises";
import { SetupFailure } from "../lib/failure.mjs";
import { root } from "../lib/paths.mjs";
import { findPython } from "../lib/python.mjs";

/**
 * The bytes of disk space that a complete set-up needs. Measured were 0.8 GB for npm packages, 0.5 GB for Python and 0.9 GB for TensorFlow while it
 * is unpacked. The rest is a reserve.
 */
const wholeSetup = 3e9;

/**
 * Checks whether Python and enough disk space are available, if the missing steps need them.
 *
 * @param {readonly { id: string }[]} missing the steps that will run
 * @param {{ free?: () => Promise<number>, python?: typeof findPython }} [look] the functions that find the free space and Python; tests replace them
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
