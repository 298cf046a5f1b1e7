// npm run notebooks -- check | fix | run [paths]: checks the form and the contents of notebooks, fixes their form, and runs them.
import { parseArgs } from "node:util";
import { UsageError } from "../lib/usage-error.mjs";
import { findNotebooks } from "./files.mjs";
import { problemText, shortName } from "./problem.mjs";

const usage = `usage: npm run notebooks -- check [paths]   checks normal form, schema, types, limits, links and names
       npm run notebooks -- fix [paths]     converts files to normal form
       npm run notebooks -- run [paths]     executes notebooks and writes copies with outputs to out/notebooks/
         --solutions      inserts the solutions; all exercises must pass
         --kernel NAME    uses another kernel than tslab
         --out FOLDER     writes the copies to this folder
paths: notebooks or folders; default: everything under notebooks/`;

/** @type {Record<string, (paths: string[], options: { kernel?: string, out?: string, solutions?: boolean }) => Promise<boolean>>} */
const commands = {
  async check(paths) {
    const files = findNotebooks(paths);
    const { check } = await import("./check.mjs"); // imported only here, since it loads two TypeScript compilers, which takes long
    const problems = check(files);
    for (const problem of problems) console.log(problemText(problem));
    console.log(`${count(files.length, "notebook")}, ${count(problems.length, "problem")}.`);
    return problems.length === 0;
  },
  async fix(paths) {
    const { fix } = await import("./fix.mjs");
    const files = findNotebooks(paths);
    const { changed, rejected } = fix(files);
    for (const file of changed) console.log(`${shortName(file)}: now in normal form.`);
    for (const problem of rejected) console.log(problemText(problem));
    console.log(`${count(files.length, "notebook")}, ${changed.length} changed, ${count(rejected.length, "problem")}.`);
    return rejected.length === 0;
  },
  async run(paths, options) {
    const { runNotebooks } = await import("./run/run.mjs");
    return runNotebooks(findNotebooks(paths), options);
  },
};

/** @param {number} n @param {string} noun */
const count = (n, noun) => `${n} ${noun}${n === 1 ? "" : "s"}`;

/** @param {string[]} args @returns {Promise<number>} the exit status: 0 for success, 1 if a notebook has a problem, 2 for invalid arguments */
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
  if (!command) throw new UsageError(`${name ? `unknown command "${name}"` : "the command is missing"}\n${usage}`);
  if (name !== "run" && Object.keys(values).length)
    throw new UsageError(`--${Object.keys(values)[0]} can be used with \`run\` only.\n${usage}`);
  return command(paths, values);
}
