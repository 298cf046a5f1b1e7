// Installs the npm packages, exactly as package-lock.json lists them.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { SetupFailure } from "../lib/failure.mjs";
import { inRoot } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const lock = inRoot("package-lock.json");

/**
 * Returns a command that runs npm's JavaScript file with this Node. The `npm` on the path may be a shell script, which Windows cannot start without a
 * shell.
 */
export function npmProgram() {
  const candidates = [
    process.env.npm_execpath,
    join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(process.execPath), "..", "lib", "node_modules", "npm", "bin", "npm-cli.js"),
  ];
  const found = candidates.find((file) => file?.endsWith(".js") && existsSync(file));
  if (found) return { program: process.execPath, args: [found] };
  if (process.platform !== "win32") return { program: "npm", args: [] };
  throw new SetupFailure(
    "npm was not found next to Node.",
    "Run the command through npm: `npm start` or `npm run setup`.",
  );
}

/** @type {import("./step.mjs").Step} */
export const packages = {
  id: "packages",
  title: "Install npm packages",
  key: () => keyOf(readFileSync(lock, "utf8"), readFileSync(inRoot(".npmrc"), "utf8"), process.platform, process.arch),
  present: () =>
    existsSync(inRoot("node_modules", ".package-lock.json")) &&
    existsSync(inRoot("node_modules", "tslab", "package.json")),
  async make(report) {
    const { program, args } = npmProgram();
    // the pauses between retries are short, so that a missing network is reported within seconds
    const patience = ["--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];
    const output = await run(program, [...args, "ci", "--prefer-offline", "--loglevel=http", ...patience], {
      log: "npm",
      report,
    });
    // npm exits with status 0 even if it could not write a package's files (seen on a full disk)
    const lost = /TAR_ENTRY_ERROR.*/.exec(output);
    if (lost) throw new Error(`npm could not write every file: ${lost[0]}`);
    const { packages: locked } = JSON.parse(readFileSync(lock, "utf8"));
    return `${Object.keys(locked).length} packages`;
  },
};
