// Builds the site: a folder of static files with which the whole course is read and runs in a browser tab.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { builtBrowserKernel } from "../lib/browser-kernel/build.mjs";
import { keyOf } from "../lib/digest.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { inRoot } from "../lib/paths.mjs";
import { releasedAssignments } from "./assignments.mjs";
import { courseContents, writeContents } from "./contents.mjs";
import { writeFront } from "./front/front.mjs";
import { writeLab } from "./lab.mjs";

/** @typedef {import("./contents.mjs").Content} Content */

/**
 * Builds the site into a folder. The folder is replaced when the whole site has been built.
 *
 * @param {string} folder
 * @param {{ title?: string, assignments?: readonly Content[], book?: string | undefined }} [options] `assignments` are the released assignments of a course, which
 *   students hand in. Without them, the site has the assignments of the kit to practise with. `book` is the folder of the built book. Without it, the site has
 *   no pages to read.
 */
export async function buildSite(folder, { title = "gatebook", assignments, book } = {}) {
  const handIn = assignments !== undefined;
  assertReplaceable(folder);
  const site = `${folder}.${process.pid}`;
  mkdirSync(dirname(folder), { recursive: true });
  rmSync(site, { recursive: true, force: true });
  try {
    const run = join(site, "run");
    await writeLab(run, { handIn, book: book !== undefined });
    const contents = [...courseContents(), ...(assignments ?? (await releasedAssignments()))];
    writeContents(run, contents);
    cpSync(await builtBrowserKernel(), join(site, "kernel"), { recursive: true });
    cpSync(inRoot("src", "dist", "explorables", "modules"), join(site, "explorables"), { recursive: true });
    cpSync(inRoot("datasets"), join(site, "datasets"), { recursive: true });
    cpSync(inRoot("notebooks", "experiments", "results"), join(site, "results"), { recursive: true });
    cpSync(inRoot("tools", "site", "page"), site, { recursive: true });
    if (book !== undefined) cpSync(book, join(site, "read"), { recursive: true });
    await writeFront(site, { title, contents, handIn, book: book !== undefined });
    writeFileSync(join(site, "files.json"), JSON.stringify(hashesOf(site)));
    rmSync(folder, { recursive: true, force: true });
    renameSync(site, folder);
  } finally {
    rmSync(site, { recursive: true, force: true });
  }
}

/** Throws if a folder contains anything but a site, since the build would remove it. @param {string} folder */
function assertReplaceable(folder) {
  if (!existsSync(folder) || readdirSync(folder).length === 0 || existsSync(join(folder, "run", "jupyter-lite.json")))
    return;
  throw new SetupFailure(
    `The folder ${folder} contains other files, and building the site would remove them.`,
    "Choose a folder that does not exist with --out FOLDER.",
    { step: "Build the site" },
  );
}

/** Returns the files below a folder as paths with slashes. @param {string} folder */
const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .sort();

/** Returns a hash of each file. The service worker stores these files for use without a network. @param {string} site */
const hashesOf = (site) =>
  Object.fromEntries(
    filesOf(site)
      .filter((path) => path !== "service-worker.js")
      .map((path) => [path, keyOf(readFileSync(join(site, path), "latin1"))]),
  );

/** Returns the number of files of a site, and their size with and without compression in bytes. @param {string} site */
export function sizeOf(site) {
  const files = filesOf(site);
  const sum = (/** @type {(file: string) => number} */ size) =>
    files.reduce((total, file) => total + size(join(site, file)), 0);
  return {
    files: files.length,
    bytes: sum((file) => statSync(file).size),
    zipped: sum((file) => gzipSync(readFileSync(file)).length),
  };
}
