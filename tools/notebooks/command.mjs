// npm run notebooks -- check | fix | run [paths]: the form of the notebooks, what is in them, and whether they run.
import { parseArgs } from "node:util";
import { UsageError } from "../lib/usage-error.mjs";
import { findNotebooks } from "./files.mjs";
import { problemText, shortName } from "./problem.mjs";

const usage = `usage: npm run notebooks -- check [paths]   normal form, schema, types, limits, links, names
       npm run notebooks -- fix [paths]     brings files into normal form
       npm run notebooks -- run [paths]     executes them; copies with outputs go to out/notebooks/
         --solutions      with the solutions in the place of the exercises, all of which must pass
         --kernel NAME    on another kernel than tslab
         --out FOLDER     keeps the executed copies there
paths: notebooks or folders; everything under notebooks/ when there is none`;

/** @type {Record<string, (paths: string[], options: { kernel?: string, out?: string, solutions?: boolean }) => Promise<boolean>>} */
const commands = {
  async check(paths) {
    const files = findNotebooks(paths);
    const { check } = await import("./check.mjs"); // with it comes TypeScript, twice
    const problems = check(files);
    for (const problem of problems) console.log(problemText(problem));
    console.log(`${count(files.length, "notebook")}, ${count(problems.length, "problem")}.`);
    return problems.length === 0;
  },
  async fix(paths) {
    const { fix } = await import("./fix.mjs");
    const files = findNotebooks(paths);
    const { changed, refused } = fix(files);
    for (const file of changed) console.log(`${shortName(file)}: now in normal form.`);
    for (const problem of refused) console.log(problemText(problem));
    console.log(`${count(files.length, "notebook")}, ${changed.length} changed, ${count(refused.length, "problem")}.`);
    return refused.length === 0;
  },
  async run(paths, options) {
    const { runNotebooks } = await import("./run/run.mjs");
    return runNotebooks(findNotebooks(paths), options);
  },
};

/** @param {number} n @param {string} noun */
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** @param {string[]} args @returns {Promise<number>} its status: 1 where a notebook has a problem, 2 for what cannot be meant */
export async function main(args) {
  try {
    return (await run(args)) ? 0 : 1;
  } catch (error) {
    const { name, code = "" } = /** @type {NodeJS.ErrnoException} */ (error);
    if (name !== "UsageError" && !code.startsWith("ERR_PARSE_ARGS")) throw error;
    console.error(/** @type {Error} */ (error).message);
    return 2;
  }
}

/** @param {string[]} args */
async function run(args) {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { kernel: { type: "string" }, out: { type: "string" }, solutions: { type: "boolean" } },
  });
  const [name = "", ...paths] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) throw new UsageError(`${name ? `there is no command "${name}"` : "which command?"}\n${usage}`);
  if (name !== "run" && Object.keys(values).length)
    throw new UsageError(`--${Object.keys(values)[0]} belongs to \`run\`.\n${usage}`);
  return command(paths, values);
}
