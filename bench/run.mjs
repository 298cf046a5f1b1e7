// npm run bench -- NAME: side-by-side measurements, as ratios of medians in one run. Without a name it lists them.
import { readdirSync } from "node:fs";
import { setUp } from "../tools/setup/steps.mjs";

const [name, ...args] = process.argv.slice(2);
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .map((file) => file.replace(/\.mjs$/, ""));

if (name !== undefined && names.includes(name)) {
  await setUp();
  const { measure } = await import(`./${name}.mjs`);
  await measure(args);
} else {
  console.log(`usage: npm run bench -- NAME, where NAME is one of: ${names.join(", ")}`);
  process.exitCode = name === undefined ? 0 : 2;
}
