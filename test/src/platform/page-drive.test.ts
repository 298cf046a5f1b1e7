import { expect, test } from "vitest";
import { Drive } from "../../../src/platform/page-drive";

test.each([
  ["a.csv", "notebooks/lessons/a.csv"],
  ["./data/a.csv", "notebooks/lessons/data/a.csv"],
  ["../experiments/a.csv", "notebooks/experiments/a.csv"],
  ["/results/adding/1.json", "results/adding/1.json"],
  ["../../../../a.csv", "a.csv"],
])("resolve(%j) returns %j for a notebook in notebooks/lessons", (path, place) => {
  const site = { site: "https://site.invalid/files/", siteFiles: [] };
  const drive = new Drive({ database: "none", folder: "notebooks/lessons", ...site });
  expect(drive.resolve(path)).toBe(place);
});
