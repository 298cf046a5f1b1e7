// npm run bench: compares the cells with other libraries. npm run bench -- NAME: runs another measurement.
import { readdirSync } from "node:fs";
import { setUp } from "../tools/setup/steps.mjs";

const [first = "cells", ...rest] = process.argv.slice(2);
const [name, args] = first.startsWith("-") ? ["cells", [first, ...rest]] : [first, rest];
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .map((file) => file.replace(/\.mjs$/, ""));

if (name !== undefined && names.includes(String(name))) {
  await setUp();
  const { measure } = await import(`./${name}.mjs`);
  await measure(args);
} else {
  console.log(`usage: npm run bench [-- NAME], where NAME is one of: ${names.join(", ")}; default cells`);
  process.exitCode = 2;
}
