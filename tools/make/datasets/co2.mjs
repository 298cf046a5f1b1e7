// npm run co2: writes datasets/co2.tsv, the monthly CO2 concentration at Mauna Loa. The data comes from the pinned npm package vega-datasets.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { csvParse } from "d3-dsv";
import { inRoot } from "../../lib/paths.mjs";

// `require` cannot find the data file, since the package exports only its code. So this is the path of the package's folder.
const entry = createRequire(import.meta.url).resolve("vega-datasets");
const folder = join(entry.slice(0, entry.lastIndexOf("vega-datasets")), "vega-datasets");

/** The first month of the data set. In the source, the three months before this month are missing, and no later month is missing. */
export const begin = "1964-05";

/** Returns the text of the file. */
export function makeCo2() {
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const rows = csvParse(readFileSync(join(folder, "data", "co2-concentration.csv"), "utf8"))
    .map(({ Date: day = "", CO2: ppm = "" }) => ({ month: day.slice(0, 7), ppm }))
    .filter(({ month }) => month >= begin);
  const lines = [
    `# CO2 at Mauna Loa, ${begin} to ${rows.at(-1)?.month}: npm run co2, vega-datasets ${version}; Scripps CO2 Program, CC BY 4.0`,
    "month\tppm",
    ...rows.map(({ month, ppm }) => `${month}\t${ppm}`),
  ];
  return `${lines.join("\n")}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const text = makeCo2();
  writeFileSync(inRoot("datasets", "co2.tsv"), text);
  console.log(`datasets/co2.tsv: ${createHash("sha256").update(text).digest("hex")}`);
}
