// Compares published numbers with the results that were measured here with the same settings.
import { readFileSync } from "node:fs";
import { experimentNamed, stores } from "../lib/library.mjs";
import { inRoot } from "../lib/paths.mjs";
import { published } from "./folders.mjs";
import { spreadOf } from "./summary.mjs";

/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * @typedef {object} Claim one row of notebooks/experiments/published.json
 * @property {string} experiment
 * @property {string} what a sentence
 * @property {Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>} settings the settings that differ from their defaults
 * @property {readonly number[]} seeds
 * @property {string} measure
 * @property {{ text: string, value: number, source: string, where: string }} published where: the table or equation of the source
 * @property {string} difference what differs between the published run and this one
 * @property {{ least: number, most: number }} holds the limits for the median of the seeds
 * @property {{ settings: Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>, seeds: readonly number[], least: number, most: number }} [quick]
 *   a run that takes seconds: the settings that differ from those above, and its limits. A claim without one is covered by another claim's
 */

/** @returns {Claim[]} */
export const claims = () => JSON.parse(readFileSync(inRoot("notebooks", "experiments", "published.json"), "utf8"));

/**
 * Returns the shipped runs of a claim, regardless of the version of the code that computed them.
 *
 * @param {Claim} claim
 * @returns {Promise<{ records: RunRecord[], values: number[], median: number, low: number, high: number }>}
 */
export async function measuredFor(claim) {
  const experiment = experimentNamed(claim.experiment);
  const wanted = JSON.stringify(experiment.complete(claim.settings));
  const { records } = await new (stores().Store)(published).all(claim.experiment);
  const mine = records.filter(
    ({ settings, seed, revision }) =>
      revision === experiment.revision &&
      claim.seeds.includes(seed) &&
      JSON.stringify(experiment.complete(settings)) === wanted,
  );
  const missing = claim.seeds.filter((seed) => !mine.some((record) => record.seed === seed));
  if (missing.length)
    throw new Error(
      `no run of "${claim.what}" with seed ${missing.join(", ")}. Compute it with \`${commandFor(claim)} --to notebooks/experiments/results\``,
    );
  const values = mine.map(({ measured }) => measured[claim.measure]).map(Number);
  if (!values.every(Number.isFinite)) throw new Error(`${claim.experiment} measures no number "${claim.measure}"`);
  return { records: mine, values, ...spreadOf(values) };
}

/** Returns the command that computes the same runs. @param {Claim} claim */
export function commandFor({ experiment, settings, seeds }) {
  const words = Object.entries(settings).map(([name, value]) => `--${name} ${value}`);
  return [
    "npm run experiment --",
    experiment,
    ...words,
    `--seeds ${seeds.length === 1 ? `${seeds[0]},` : seeds.join(",")}`,
  ].join(" ");
}
