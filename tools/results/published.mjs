// Published numbers that were looked up, and what was measured here under the same settings.
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
 * @property {Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>} settings those that are not as they are by default
 * @property {readonly number[]} seeds
 * @property {string} measure
 * @property {{ text: string, value: number, source: string, where: string }} published where: table or equation
 * @property {string} difference what is not the same here
 * @property {{ least: number, most: number }} holds what the median of the seeds must keep
 * @property {{ settings: Readonly<Record<string, import("../../src/runs/types.ts").SettingValue>>, seeds: readonly number[], least: number, most: number }} [quick]
 *   a run that takes seconds, as far as its settings differ, and what it must keep; where there is none, another claim's stands for it
 */

/** @returns {Claim[]} */
export const claims = () => JSON.parse(readFileSync(inRoot("notebooks", "experiments", "published.json"), "utf8"));

/**
 * The shipped runs of a claim, by whichever code of this revision made them.
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
      `no run of "${claim.what}" with seed ${missing.join(", ")}: \`${commandFor(claim)} --to notebooks/experiments/results\` makes it`,
    );
  const values = mine.map(({ measured }) => measured[claim.measure]).map(Number);
  if (!values.every(Number.isFinite)) throw new Error(`${claim.experiment} measures no number "${claim.measure}"`);
  return { records: mine, values, ...spreadOf(values) };
}

/** What to type for the same runs. @param {Claim} claim */
export function commandFor({ experiment, settings, seeds }) {
  const words = Object.entries(settings).map(([name, value]) => `--${name} ${value}`);
  return [
    "npm run experiment --",
    experiment,
    ...words,
    `--seeds ${seeds.length === 1 ? `${seeds[0]},` : seeds.join(",")}`,
  ].join(" ");
}
