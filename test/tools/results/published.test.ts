// Checks the comparison with published numbers in notebooks/experiments/README.md. It must equal the result files, and a new run must confirm it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ready } from "gatebook";
import { beforeAll, describe, expect, it } from "vitest";
import type { Experiment } from "../../../src/runs/types";
import { experiments } from "../../../src/studies/experiments";
import { inRoot } from "../../../tools/lib/paths.mjs";
import { checkResults } from "../../../tools/results/check.mjs";
import { published } from "../../../tools/results/folders.mjs";
import { pageText } from "../../../tools/results/page.mjs";
import { claims, commandFor, measuredFor } from "../../../tools/results/published.mjs";
import { nightly } from "../../nightly";

const all = Object.values(experiments) as readonly object[] as readonly Experiment[];
beforeAll(async () => {
  await ready();
});

describe("the shipped results", () => {
  it.each(all)("$name: have no problem that `npm run results -- --check` reports", async (experiment) => {
    expect((await checkResults(experiment, [published])).problems).toEqual([]);
  });

  it("are in one file per experiment with one line per run, sorted by id", () => {
    expect(readdirSync(published).sort()).toEqual(all.map(({ name }) => `${name}.jsonl`).sort());
    for (const file of readdirSync(published)) {
      const lines = readFileSync(join(published, file), "utf8").trimEnd().split("\n");
      const ids = lines.map((line) => JSON.parse(line).id);
      expect(ids, file).toEqual([...new Set(ids)].sort());
    }
  });

  it("equal the numbers on the page", async () => {
    const text = readFileSync(inRoot("notebooks", "experiments", "README.md"), "utf8");
    expect(await pageText(text)).toBe(text);
  });
});

describe.each(claims().map((claim) => ({ name: claim.what, claim })))("published: $name", ({ claim }) => {
  it("names its source, and how its setting differs from ours", () => {
    expect(claim.published.where).toMatch(/(table|equation|figure|section|§)/i);
    expect(claim.difference.length).toBeGreaterThan(20);
    expect(claim.seeds.length).toBeGreaterThanOrEqual(3);
    expect(commandFor(claim)).toContain(`npm run experiment -- ${claim.experiment} `);
  });

  it("was measured within its tolerance", async () => {
    const { median } = await measuredFor(claim);
    expect(median).toBeGreaterThanOrEqual(claim.holds.least);
    expect(median).toBeLessThanOrEqual(claim.holds.most);
  });
});

const quickly = claims().flatMap(({ quick, ...claim }) => (quick ? [{ name: claim.what, claim, quick }] : []));
it("most published claims have settings for a quick run", () => {
  expect(quickly.length).toBeGreaterThan(claims().length / 2);
});

// Each quick run trains for some seconds. So `npm test` repeats one of them, and the nightly run repeats all.
describe.each(nightly ? quickly : quickly.slice(0, 1))("published and run now: $name", ({ claim, quick }) => {
  it.each(quick.seeds)("holds with seed %d", async (seed) => {
    const experiment = all.find(({ name }) => name === claim.experiment) as Experiment;
    const measured = await experiment.run({ ...claim.settings, ...quick.settings }, { seed });
    expect(measured[claim.measure]).toBeGreaterThanOrEqual(quick.least);
    expect(measured[claim.measure]).toBeLessThanOrEqual(quick.most);
  });
});
