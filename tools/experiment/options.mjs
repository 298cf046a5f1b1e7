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
 * @property {Record<string, unknown[]>} lists the values of each setting that the command gives
 * @property {number[]} seeds
 * @property {number} workers the number of processes
 * @property {number} memory the MiB of memory that each process may use
 * @property {number} threads the number of TensorFlow threads of each process
 * @property {string | undefined} to the folder for the results; if it is undefined, the default folder
 * @property {import("./queue/server.mjs").Server | undefined} queue the server of the queue to which the jobs are added, if workers on other machines compute them
 * @property {"run" | "dry-run" | "list"} mode
 */

/** The options that limit how much of the machine is used. `npm run experiment` and `npm run worker` both have them. */
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
 * Parses the arguments of `npm run experiment --`.
 *
 * @param {readonly string[]} args
 * @returns {SweepOptions | { help: string }}
 * @throws UsageError that lists the valid arguments
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
      `--queue cannot be combined with --${local.join(", --")}, since the workers compute the runs. Leave these options out`,
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
 * Parses the arguments of `npm run worker --`.
 *
 * @param {readonly string[]} args
 * @returns {{ help: string } | ReturnType<typeof processesOf> & { queue: import("./queue/server.mjs").Server, untilEmpty: boolean }}
 * @throws UsageError that lists the valid arguments
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
    throw new UsageError("--queue is missing. Give the address of the queue: redis://:PASSWORD@HOST:6379");
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
    const fault = /** @type {Error} */ (error).message
      .replace(/\s+/g, " ")
      .replace(/ To specify a positional .*/, "")
      .replace(/\.+$/, "");
    throw new UsageError(`${fault}. \`${help}\` shows the options`);
  }
}

/**
 * Returns the values of a setting. In the text, commas separate them. If a value should be a number but is none, it stays text. The experiment then
 * reports it as invalid.
 *
 * @param {string[]} texts @param {SettingInfo} info
 */
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

/** Returns the seeds that a text stands for: `5` stands for the seeds 1 to 5, and `2,7` for the seeds 2 and 7. @param {string | undefined} text */
function seedsOf(text = "1") {
  const numbers = text.split(",").filter(Boolean).map(Number);
  if (!numbers.length || numbers.some((one) => !Number.isSafeInteger(one) || one < 0))
    throw new UsageError(`--seeds must be a count (5 for the seeds 1 to 5) or a list (2,7), got "${text}"`);
  const [count = 0] = numbers;
  return text.includes(",") ? numbers : Array.from({ length: count }, (_, n) => n + 1);
}

/** @param {string} name @param {unknown} text @param {number} otherwise */
function whole(name, text, otherwise) {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--${name} must be an integer above 0, got "${text}"`);
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
    return `  --${key.padEnd(16)} ${description}${which}; default ${JSON.stringify(info.default)}`;
  });
  return `npm run experiment -- ${name} [--SETTING VALUE,VALUE …]
${question}

Settings. Each takes one or more values, separated by commas. Every combination is run:
${rows.join("\n")}

  --seeds 5           runs each combination with the seeds 1 to 5; --seeds 2,7 with the seeds 2 and 7; default: seed 1
  --dry-run           lists the runs and the time that they will take, without running them
  --list              prints a command for each missing run, for GNU parallel, Slurm or Snakemake
${processesHelp}
  --queue URL         adds the runs to the queue at redis://:PASSWORD@HOST:6379, and collects the results of its workers (npm run worker)
  --to FOLDER         the folder for the results; default: out/experiments`;
}

const processesHelp = `  -j, --workers N     number of processes that run at the same time; default: one per core
  --memory MIB        memory that a process may use, in MiB; default: 2048
  --threads N         TensorFlow threads per process; default: 1 with several processes, otherwise one per core`;

const workerHelp = `npm run worker -- --queue redis://:PASSWORD@HOST:6379 [-j N]
Computes the runs that \`npm run experiment -- NAME … --queue URL\` adds to the queue. You can start workers on any number of machines. After Ctrl-C, unfinished runs go back to the queue.

  --queue URL         the address of the Redis server; it begins with rediss:// for TLS. You can set the password in REDISCLI_AUTH instead
${processesHelp}
  --until-empty       exits when no job is waiting`;
