// Finds the inputs of each test file, which are the files that its result can depend on. If an input has changed, the test file must run again.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { backendChoice, inRoot, root } from "../lib/paths.mjs";
import { checkFile, filesOf } from "./suites.mjs";

/** @typedef {import("./suites.mjs").Suite} Suite */

/** The files that define how tests are run. They are inputs of all test files. */
const everywhere = [
  "package-lock.json",
  "requirements.txt",
  "vitest.config.mts",
  "pyproject.toml",
  "tsconfig.base.json",
];

/** Match Node's modules with which a test can read files (`readers`) or start programs and threads that read files (`starters`). */
const readers = /^(node:)?(fs|fs\/promises|worker_threads|child_process)$/;
const starters = /^(node:)?(child_process|worker_threads)$/;
/** Matches the paths of test files. A test file is never an input of another test file. */
const testFile = /^test\/.*(\.test\.ts|\/test_\w+\.py)$/;
/** The library's module that reads files. It reads only data sets and results, which are in `libraryRooms`. */
const libraryFiles = "src/platform/node.ts";
const libraryRooms = ["datasets", "notebooks/experiments/results"];

/** Runs a git command that lists files. @param {string[]} args the arguments, which must contain `-z` @returns {string[]} the listed files */
const git = (...args) =>
  execFileSync("git", args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "ignore"] })
    .split("\0")
    .filter(Boolean);

/**
 * Returns the files of the project as paths from the root, with slashes. These are the files that git tracks, and new files that git does not ignore.
 *
 * @returns {string[] | undefined} undefined if the project is not a git repository, but for example a downloaded archive
 */
export function projectFiles() {
  try {
    const listed = git("ls-files", "-z", "--cached", "--others", "--exclude-standard");
    return [...new Set(listed)].filter((file) => existsSync(inRoot(file))).sort();
  } catch {
    return undefined;
  }
}

/**
 * Returns the files that differ from a commit, including new files.
 *
 * @param {string} commit
 * @returns {Set<string>}
 * @throws {Error} if there is no such commit
 */
export const changedSince = (commit) =>
  new Set([
    ...git("diff", "--name-only", "-z", commit, "--"),
    ...git("ls-files", "-z", "--others", "--exclude-standard"),
  ]);

/**
 * Returns which project files and Node modules each file imports, directly or indirectly.
 *
 * @param {readonly string[]} entries files in TypeScript or JavaScript
 */
async function importGraph(entries) {
  const { build } = await import("esbuild"); // imported only here, since set-up installs this package
  const { metafile } = await build({
    // one program that imports all entries, since one bundle per file would take seconds
    stdin: { contents: entries.map((file) => `import ${JSON.stringify(`./${file}`)};`).join("\n"), resolveDir: root },
    absWorkingDir: root,
    outfile: "all.js",
    ...{ bundle: true, write: false, metafile: true, platform: "node", format: "esm", logLevel: "silent" },
    alias: { gatebook: inRoot("src", "index.ts"), "#platform": inRoot("src", "platform", "node.ts") },
    packages: "external",
    loader: { ".json": "json" },
  });
  return metafile.inputs;
}

/**
 * Returns a file and all files that it imports, directly or indirectly, and whether they read files or start programs.
 *
 * @param {string} entry @param {Awaited<ReturnType<typeof importGraph>>} graph
 */
function closureOf(entry, graph) {
  const files = new Set([entry]);
  /** @type {Set<string>} */
  const modules = new Set();
  let [reads, starts] = [false, false];
  for (const file of files)
    for (const { path, external } of graph[file]?.imports ?? []) {
      if (!external) files.add(path);
      else if (file !== libraryFiles) {
        modules.add(path);
        reads ||= readers.test(path);
        starts ||= starters.test(path);
      }
    }
  return { files, reads, starts };
}

/**
 * Returns the inputs of each test file of a suite.
 *
 * The inputs of a test file are at least the files that it imports. If the test reads files, they also include the folders whose names its code contains. If
 * the test starts programs, they also include all files and folders that its suite lists as `rooms`.
 *
 * @param {Suite} suite
 * @param {readonly string[]} project all files
 * @returns {Promise<Map<string, Set<string>>>}
 */
export async function inputsOf(suite, project) {
  const entries = filesOf(suite);
  /** @param {readonly string[]} rooms */
  const within = (rooms) =>
    project.filter((file) => rooms.some((room) => file === room || file.startsWith(`${room}/`)));
  const always = within(everywhere);
  if (suite.runner === "check") return new Map([[checkFile, new Set([...always, ...within(suite.rooms)])]]);
  if (suite.runner === "pytest") {
    const shared = [...always, ...within(suite.rooms), ...helpersIn(suite, project)];
    return new Map(entries.map((entry) => [entry, new Set([entry, ...shared])]));
  }
  const graph = await importGraph(entries).catch(() => undefined);
  // A file cannot be parsed. Treat all files as inputs, so that the test runner runs and reports the error.
  if (graph === undefined) return new Map(entries.map((entry) => [entry, new Set(project)]));
  return new Map(
    entries.map((entry) => {
      const { files, reads, starts } = closureOf(entry, graph);
      const inputs = new Set([...always, ...files]);
      const rooms = [
        ...(files.has(libraryFiles) ? libraryRooms : []),
        ...(starts ? suite.rooms : []),
        ...(reads
          ? [
              dirname(entry),
              ...roomsNamedIn(
                [...files].filter((file) => !file.startsWith("src/")),
                project,
              ),
            ]
          : []),
      ];
      for (const file of within(rooms)) inputs.add(file);
      for (const file of inputs) if (file !== entry && testFile.test(file)) inputs.delete(file);
      return [entry, inputs];
    }),
  );
}

/**
 * Returns the files that a suite's tests may import from their own folders. These are all files there except test files.
 *
 * @param {Suite} suite @param {readonly string[]} project
 */
const helpersIn = ({ folders }, project) =>
  project.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)) && !testFile.test(file));

/**
 * Returns the folders and files in the project's root whose names occur in strings of the given files.
 *
 * @param {readonly string[]} files @param {readonly string[]} project
 */
function roomsNamedIn(files, project) {
  const text = files.map((file) => readFileSync(inRoot(file), "utf8")).join("\n");
  const names = new Set(project.map((file) => /** @type {string} */ (file.split("/")[0])));
  return [...names].filter((name) => new RegExp(`["'\`/]${name.replaceAll(".", "\\.")}["'\`/]`).test(text));
}

/**
 * Returns a text that contains everything outside the project on which results depend: versions, the platform and programs.
 *
 * @param {NodeJS.ProcessEnv} variables
 */
export const machineKey = (variables) =>
  JSON.stringify([
    process.version,
    process.platform,
    process.arch,
    readIfThere(inRoot(".venv", "pyvenv.cfg")),
    readIfThere(backendChoice),
    ["CHROMIUM", "REDIS_SERVER", "GATEBOOK_BACKEND", "GATEBOOK_TEST"].map((name) => variables[name] ?? ""),
  ]);

/** @param {string} file */
const readIfThere = (file) => (existsSync(file) ? readFileSync(file, "utf8") : "");

/** Computes hashes of files. Each file is read only once. */
export class Digests {
  /** @type {Map<string, string>} */
  #known = new Map();

  /** Returns one hash of the contents of some project files and a text. @param {Iterable<string>} files @param {string} text */
  keyOf(files, text) {
    const hash = createHash("sha256").update(text);
    for (const file of [...files].sort()) hash.update(`\n${file} ${this.#digest(file)}`);
    return hash.digest("hex");
  }

  /** @param {string} file */
  #digest(file) {
    let digest = this.#known.get(file);
    if (digest === undefined) {
      const place = inRoot(file);
      const content = statSync(place, { throwIfNoEntry: false })?.isFile() ? readFileSync(place) : "";
      digest = createHash("sha256").update(content).digest("hex");
      this.#known.set(file, digest);
    }
    return digest;
  }
}
