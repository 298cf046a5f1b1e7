// Parses the arguments of `npm run experiment` and `npm run worker`, and writes their help.
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { experimentNamed, experiments } from "../lib/library.mjs";
import { UsageError } from "../lib/usage-error.mjs";
import { threadsFor } from "./lane.mjs";
import { serverOf } from "./queue/server.mjs";

/** @typedef {import("../lib/library.mjs").Experiment} Experiment */
/** @typedef {import("../../src/runs/types.ts").SettingInfo} SettingInfo */

/**
 * @typedef {object} SweepOptions
 * @property {Experiment} experiment
 * @property {Record<string, unknown[]>} lists each setting's values
 * @property {number[]} seeds
 * @property {number} workers
 * @property {number} memory MiB a worker
 * @property {number} threads a worker
 * @property {string | undefined} to folder of the results
 * @property {import("./queue/server.mjs").Server | undefined} queue where the jobs go, for workers anywhere
 * @property {"run" | "dry-run" | "list"} mode
 */

/** How much of a machine is taken: said to `npm run worker` too. */
const processes = /** @type {const} */ ({
  workers: { type: "string", short: "j" },
  memory: { type: "string" },
  threads: { type: "string" },
});

const own = /** @type {const} */ ({
  seeds: { type: "string" },
  ...processes,
  queue: { type: "string" },
  to: { type: "string" },
  "dry-run": { type: "boolean" },
  list: { type: "boolean" },
  help: { type: "boolean", short: "h" },
});

/**
 * @param {readonly string[]} args
 * @returns {SweepOptions | { help: string }}
 * @throws UsageError that says what there is
 */
export function optionsOf(args) {
  const name = args[0];
  if (name === undefined || name === "--help" || name === "-h") return { help: overview() };
  const experiment = experimentNamed(name);
  /** @type {Record<string, { type: "string", multiple: true }>} */
  const settings = Object.fromEntries(
    Object.keys(experiment.settings).map((key) => [key, { type: "string", multiple: true }]),
  );
  const values = parse(args.slice(1), { ...settings, ...own }, `npm run experiment -- ${name} --help`);
  if (values.help) return { help: helpOf(experiment) };
  const lists = Object.fromEntries(
    Object.entries(experiment.settings)
      .filter(([key]) => values[key] !== undefined)
      .map(([key, info]) => [key, listOf(/** @type {string[]} */ (values[key]), info)]),
  );
  const mode = values.list ? "list" : values["dry-run"] ? "dry-run" : "run";
  const local = [...Object.keys(processes), "list"].filter((key) => values[key] !== undefined);
  if (values.queue !== undefined && local.length)
    throw new UsageError(
      `--queue leaves the runs to workers elsewhere: --${local.join(", --")} has no place beside it`,
    );
  return {
    experiment,
    lists,
    seeds: seedsOf(/** @type {string | undefined} */ (values.seeds)),
    ...processesOf(values),
    queue: values.queue === undefined ? undefined : serverOf(String(values.queue)),
    to: typeof values.to === "string" ? resolve(process.env.INIT_CWD ?? process.cwd(), values.to) : undefined,
    mode,
  };
}

/**
 * What is typed after `npm run worker --`.
 *
 * @param {readonly string[]} args
 * @returns {{ help: string } | ReturnType<typeof processesOf> & { queue: import("./queue/server.mjs").Server, untilEmpty: boolean }}
 * @throws UsageError that says what there is
 */
export function workerOptionsOf(args) {
  const options = /** @type {const} */ ({
    ...processes,
    queue: { type: "string" },
    "until-empty": { type: "boolean" },
    help: { type: "boolean", short: "h" },
  });
  const values = parse(args, options, "npm run worker -- --help");
  if (values.help) return { help: workerHelp };
  if (values.queue === undefined)
    throw new UsageError("--queue is missing: where the jobs are, redis://:PASSWORD@HOST:6379");
  return {
    ...processesOf(values),
    queue: serverOf(String(values.queue)),
    untilEmpty: values["until-empty"] === true,
  };
}

/** @param {Values} values */
function processesOf(values) {
  const workers = whole("workers", values.workers, availableParallelism());
  return {
    workers,
    memory: whole("memory", values.memory, 2048),
    threads: whole("threads", values.threads, threadsFor(workers)),
  };
}

/** @typedef {Record<string, string | boolean | string[] | undefined>} Values */

/** @param {readonly string[]} args @param {import("node:util").ParseArgsConfig["options"]} options @param {string} help @returns {Values} */
function parse(args, options, help) {
  try {
    return /** @type {Values} */ (
      parseArgs({ args: [...args], options: options ?? {}, strict: true, allowPositionals: false }).values
    );
  } catch (error) {
    const said = /** @type {Error} */ (error).message
      .replace(/\s+/g, " ")
      .replace(/ To specify a positional .*/, "")
      .replace(/\.+$/, "");
    throw new UsageError(`${said}. \`${help}\` shows what there is`);
  }
}

/** The values of a setting, typed with commas between them; what is no number stays text, and the experiment says what is wrong with it. @param {string[]} texts @param {SettingInfo} info */
function listOf(texts, info) {
  return texts
    .flatMap((text) => text.split(","))
    .map((text) => {
      if (text === "null") return null;
      if (info.type === "boolean") return text === "true" ? true : text === "false" ? false : text;
      if (info.type === "string" || text.trim() === "" || !Number.isFinite(Number(text))) return text;
      return Number(text);
    });
}

/** `5`: the seeds 1 to 5; `2,7`: those. @param {string | undefined} text */
function seedsOf(text = "1") {
  const numbers = text.split(",").filter(Boolean).map(Number);
  if (!numbers.length || numbers.some((one) => !Number.isSafeInteger(one) || one < 0))
    throw new UsageError(`--seeds must be how many (5: the seeds 1 to 5) or which (2,7), got "${text}"`);
  const [count = 0] = numbers;
  return text.includes(",") ? numbers : Array.from({ length: count }, (_, n) => n + 1);
}

/** @param {string} name @param {unknown} text @param {number} otherwise */
function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--${name} must be a whole number above 0, got "${text}"`);
}

function overview() {
  const rows = experiments().map(({ name, question }) => `  ${name.padEnd(16)} ${question}`);
  return `npm run experiment -- NAME [--SETTING VALUE,VALUE …] [--seeds 5] [--dry-run]

${rows.join("\n")}

\`npm run experiment -- NAME --help\` shows an experiment's settings.`;
}

/** @param {Experiment} experiment */
function helpOf({ name, question, settings }) {
  const rows = Object.entries(settings).map(([key, { description, choices, ...info }]) => {
    const which = choices ? ` (${choices.join(", ")})` : "";
    return `  --${key.padEnd(16)} ${description}${which}; ${JSON.stringify(info.default)} where it is not named`;
  });
  return `npm run experiment -- ${name} [--SETTING VALUE,VALUE …]
${question}

Settings, each with one value or several, with commas between them; every combination is run:
${rows.join("\n")}

  --seeds 5           runs each with the seeds 1 to 5; --seeds 2,7 with those; 1 where it is not named
  --dry-run           lists the runs and how long they will take, and runs nothing
  --list              prints a command for each run that is missing: for GNU parallel, Slurm, Snakemake
${processesHelp}
  --queue URL         leaves the runs to the workers at redis://:PASSWORD@HOST:6379 (npm run worker), and collects what they measure
  --to FOLDER         where the results go; out/experiments`;
}

const processesHelp = `  -j, --workers N     processes at once; as many as there are cores where it is not named
  --memory MIB        that a process may use; 2048
  --threads N         that TensorFlow computes with in each; 1 where there are several, else as many as there are cores`;

const workerHelp = `npm run worker -- --queue redis://:PASSWORD@HOST:6379 [-j N]
Computes the runs that \`npm run experiment -- NAME … --queue URL\` leaves there, on as many machines as you like. Ctrl-C gives back what is not done.

  --queue URL         the Redis server; rediss:// with TLS. The password may stand in REDISCLI_AUTH instead
${processesHelp}
  --until-empty       ends when no job waits any more`;
