// Builds the kernel's start-up snapshots. A snapshot contains the memory of a process that has loaded TypeScript and has read the declarations that every notebook needs.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { cache, inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { compiled } from "./compiled.mjs";

const dist = inRoot("kernel", "dist");
/** The file that records for which Node the snapshots were built and their sizes, or the reason why there are none. */
export const description = join(dist, "snapshots.json");

/** A snapshot contains the text of the bundle, and each kernel keeps it in memory. Names are kept, because stack traces contain them. */
const SMALL = /** @type {const} */ ({ minifyWhitespace: true, legalComments: "none" });

/** Returns V8's flags for each kind of kernel. A snapshot works only with the flags with which it was built. @returns {Record<string, string[]>} */
const flags = () => JSON.parse(readFileSync(inRoot("kernel", "flags.json"), "utf8"));

function node() {
  const { size, mtimeNs } = statSync(process.execPath, { bigint: true });
  return [String(size), String(mtimeNs)];
}

/** @type {import("./step.mjs").Step} */
export const snapshots = {
  id: "snapshots",
  title: "Prepare the kernel's start",
  after: ["packages", "compiled"],
  key: () =>
    keyOf(inRoot(), process.version, ...node(), JSON.stringify([flags(), SMALL]), compiled.key(), installedAt()),
  present: () => existsSync(description),
  async make(report) {
    rmSync(description, { force: true });
    const kinds = Object.keys(flags());
    for (const kind of kinds) rmSync(join(dist, `${kind}.snapshot`), { force: true });
    let made;
    try {
      made = { node: node(), sizes: await makeAll(report) };
    } catch (error) {
      made = { reason: error instanceof Error ? error.message : String(error) };
    }
    writeFileSync(`${description}.new`, `${JSON.stringify(made)}\n`);
    renameSync(`${description}.new`, description);
    return made.reason === undefined
      ? ""
      : "not possible here, so kernels start one second later (`npm run doctor` shows the reason)";
  },
};

/**
 * Returns the time at which the packages were installed. It belongs to the key, since a snapshot recognises the packages' files by their modification
 * times.
 */
function installedAt() {
  const mark = inRoot("node_modules", ".package-lock.json");
  return existsSync(mark) ? String(statSync(mark).mtimeMs) : "";
}

/**
 * Builds all snapshots.
 *
 * @param {(line: string) => void} report
 * @returns {Promise<Record<string, number>>} the size of each snapshot in bytes, by the kind of kernel
 */
async function makeAll(report) {
  // imported only here, since an earlier step of set-up installs these packages
  const [{ build }, { default: pLimit }] = await Promise.all([import("esbuild"), import("p-limit")]);
  const folder = join(cache, "snapshots");
  mkdirSync(folder, { recursive: true });
  const bundle = join(folder, "build.js");
  const probe = join(folder, "probe.js");
  writeFileSync(probe, "");
  await build({
    entryPoints: [inRoot("kernel", "snapshot", "build.ts")],
    ...{ bundle: true, platform: "node", format: "iife", logLevel: "silent", outfile: bundle, ...SMALL },
  });
  const env = {
    NODE_OPTIONS: "",
    GATEBOOK_NODE_MODULES: inRoot("node_modules"),
    GATEBOOK_TYPESCRIPT: createRequire(inRoot("package.json")).resolve("typescript"),
  };
  // build at most two at the same time, since each build uses one core for seconds, and half a gigabyte of memory
  const limit = pLimit(Math.min(2, availableParallelism()));
  /** @type {(kind: string, options: string[]) => Promise<[kind: string, size: number]>} */
  const make = async (kind, options) => {
    const file = join(dist, `${kind}.snapshot`);
    const start = [...options, "--snapshot-blob", `${file}.new`];
    const about = { log: `snapshot-${kind}`, report };
    await run(process.execPath, [...start, "--build-snapshot", bundle], {
      ...about,
      env: { ...env, GATEBOOK_KIND: kind },
    });
    // Start Node from the snapshot once. If Node rejected the snapshot later, the kernel would not start.
    await run(process.execPath, [...start, probe], about);
    renameSync(`${file}.new`, file);
    return [kind, statSync(file).size];
  };
  const sizes = Object.entries(flags()).map(([kind, options]) => limit(() => make(kind, options)));
  return Object.fromEntries(await Promise.all(sizes));
}
