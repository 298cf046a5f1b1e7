// npm run bench: compares the cells with other libraries. npm run bench -- NAME: runs another measurement. --busy: also while other programs compute.
import { readdirSync } from "node:fs";
import { setUp } from "../tools/setup/steps.mjs";
import { waitForQuiet } from "./lib/busy.mjs";

const given = process.argv.slice(2);
const busy = given.includes("--busy");
const [first = "cells", ...rest] = given.filter((arg) => arg !== "--busy");
const [name, args] = first.startsWith("-") ? ["cells", [first, ...rest]] : [first, rest];
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".mjs") && file !== "run.mjs")
  .map((file) => file.replace(/\.mjs$/, ""));

if (name !== undefined && names.includes(String(name))) {
  await setUp();
  const { measure } = await import(`./${name}.mjs`);
  if (!busy) await waitForQuiet();
  await measure(args, busy);
} else {
  console.log(`usage: npm run bench [-- NAME], where NAME is one of: ${names.join(", ")}; default cells`);
  process.exitCode = 2;
}
