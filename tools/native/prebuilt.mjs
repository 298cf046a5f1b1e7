// Compiles native/ into addons for the usual systems with zig, and finds the one for this machine. Set-up uses it where there is no compiler.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "../lib/digest.mjs";
import { cache, inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { compileAddon } from "./addon.mjs";
import { sourceFolder, sourcesHash } from "./flags.mjs";
import { pythonWithZig } from "./zig.mjs";

/** Zig's name for each system with a prebuilt addon, by Node's name. Only the addon for linux-x64 is tested. The others are compiled and linked, but never run. */
export const targets = {
  "linux-x64": "x86_64-linux-gnu.2.28",
  "linux-arm64": "aarch64-linux-gnu.2.28",
  "darwin-x64": "x86_64-macos",
  "darwin-arm64": "aarch64-macos",
  "win32-x64": "x86_64-windows-gnu",
};

/** @typedef {keyof typeof targets} System */
/** @typedef {{ readonly sources: string, readonly addons: Readonly<Record<string, { readonly sha256: string, readonly bytes: number }>> }} List sources: the hash of the sources from which the addons were compiled */

const folder = join(sourceFolder, "prebuilt");
const list = join(folder, "checksums.json");

/** Returns the path of the prebuilt addon of a system. @param {string} system */
export const prebuiltFile = (system) => join(folder, system, "cells.node");

/** Returns the list of the prebuilt addons. @returns {List} */
export const prebuiltList = () => JSON.parse(readFileSync(list, "utf8"));

/**
 * Returns the path of the prebuilt addon for a system.
 *
 * @param {string} [system]
 * @throws {Error} if there is none, if it was compiled from other sources, or if its file was changed
 */
export async function findPrebuilt(system = `${process.platform}-${process.arch}`) {
  const { sources, addons } = prebuiltList();
  const entry = addons[system];
  if (!entry) throw new Error(`there is no prebuilt addon for ${system}, only for ${Object.keys(addons).join(", ")}`);
  if (sources !== sourcesHash())
    throw new Error("the prebuilt addons were compiled from other sources: run `npm run native`");
  const file = prebuiltFile(system);
  if ((await sha256(file)) !== entry.sha256)
    throw new Error(`${file} does not have the SHA-256 checksum of native/prebuilt/checksums.json`);
  return file;
}

/**
 * Compiles the addon of one system.
 *
 * @param {System} system
 * @param {string} file the path of the addon
 */
export async function compilePrebuilt(system, file) {
  const python = await pythonWithZig();
  const target = targets[system];
  const [platform, arch] = /** @type {[string, string]} */ (system.split("-"));
  const zig = /** @type {const} */ ([python, "-m", "ziglang"]);
  mkdirSync(dirname(file), { recursive: true });
  const own = ["-target", target, "-fno-sanitize=all", "-g0"];
  await compileAddon(file, {
    compile: [...zig, "c++", ...own, "-nostdinc++"],
    link: [...zig, "cc", ...own, "-s"],
    arch,
    linking:
      platform === "darwin"
        ? ["-Wl,-undefined,dynamic_lookup", "-Wl,-install_name,@rpath/cells.node"] // otherwise the file contains its own path
        : platform === "win32"
          ? [...(await importLibraries(zig)), "-lpthread"]
          : ["-Wl,-z,nodelete", "-lpthread", "-ldl"],
  });
  if (platform === "win32") clearTimestamp(file);
  for (const extra of [".lib", ".pdb"]) rmSync(file.replace(/\.node$/, extra), { force: true });
}

/** Sets the time of linking in a Windows file to 0, because this time is the only difference between two builds. @param {string} file */
function clearTimestamp(file) {
  const bytes = readFileSync(file);
  const header = bytes.readUInt32LE(0x3c); // the position of the header, which begins with PE; the time of linking is 8 bytes after this position
  if (bytes.toString("latin1", header, header + 2) !== "PE") throw new Error(`${file} is not a Windows library`);
  bytes.writeUInt32LE(0, header + 8);
  writeFileSync(file, bytes);
}

/** Makes the libraries with which a Windows addon finds Node's functions. @param {readonly string[]} zig @returns {Promise<string[]>} */
async function importLibraries(zig) {
  const out = join(cache, "zig-out");
  mkdirSync(out, { recursive: true });
  const [program, ...args] = /** @type {[string, ...string[]]} */ ([...zig]);
  const made = [];
  for (const name of ["node_api", "js_native_api"]) {
    const library = join(out, `${name}.lib`);
    const definitions = inRoot("node_modules", "node-api-headers", "def", `${name}.def`);
    await run(program, [...args, "dlltool", "-m", "i386:x86-64", "-D", "node.exe", "-d", definitions, "-l", library], {
      log: "cells-dlltool",
    });
    made.push(library);
  }
  return made;
}

/** Compiles the addons of all systems into native/prebuilt, and writes their checksums. @returns {Promise<List>} */
export async function writePrebuilt() {
  rmSync(folder, { recursive: true, force: true });
  /** @type {Record<string, { sha256: string, bytes: number }>} */
  const addons = {};
  for (const system of /** @type {System[]} */ (Object.keys(targets))) {
    const file = prebuiltFile(system);
    await compilePrebuilt(system, file);
    addons[system] = { sha256: await sha256(file), bytes: readFileSync(file).length };
  }
  const made = { sources: sourcesHash(), addons };
  writeFileSync(list, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}
