// Reads the list of published numbers, and finds the kit's own results with the same settings, so that the two can be compared.
import { readFileSync } from "node:fs";
import { experimentNamed, stores } from "../lib/library.mjs";
import { inRoot } from "../lib/paths.mjs";
import { published } from "./folders.mjs";
import { spreadOf } from "./summary.mjs";

/** @typedef {import("../lib/library.mjs").RunRecord} RunRecord */

/**
 * @typedef {object} Claim a published number. Each entry of notebooks/experiments/published.json is one.
 * @property {string} experiment the name of the experiment that measures the same
 * @property {string} what a sentence that describes the claim
 * @property {Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>} settings the settings that differ from their defaults
 * @property {readonly number[]} seeds
 * @property {string} measure the name of the measure in the results
 * @property {{ text: string, value: number, source: string, where: string }} published the published number as text and as a value, its source, and the table or equation of the source
 * @property {string} difference what differs between the published run and this one
 * @property {{ least: number, most: number }} holds the limits between which the median of all seeds must be
 * @property {{ settings: Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>, seeds: readonly number[], least: number, most: number }} [quick]
 *   a run that takes only seconds, for tests: the settings that differ from those above, the seeds, and the limits. If a claim has no such run, the run of another claim covers it.
 */

/** @returns {Claim[]} */
export const claims = () => JSON.parse(readFileSync(inRoot("notebooks", "experiments", "published.json"), "utf8"));

/**
 * Returns the shipped runs with the settings of a claim, and their results. The runs may come from any version of the code.
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

/** Returns the command that computes the runs of a claim. @param {Claim} claim */
export function commandFor({ experiment, settings, seeds }) {
  const words = Object.entries(settings).map(([name, value]) => `--${name} ${value}`);
  return [
    "npm run experiment --",
    experiment,
    ...words,
    `--seeds ${seeds.length === 1 ? `${seeds[0]},` : seeds.join(",")}`,
  ].join(" ");
}
