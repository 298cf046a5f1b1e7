// Takes libtensorflow from a PyPI wheel. This way needs only npm and PyPI, so it also works where TensorFlow's server is blocked.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cache, inRoot, python } from "../../lib/paths.mjs";
import { run } from "../../lib/run.mjs";
import { compileAddon, findCompiler } from "./compile.mjs";

const lock = inRoot("tools", "setup", "tensorflow", "tensorflow.txt");

/**
 * @param {string} folder
 * @param {(line: string) => void} report
 * @returns {Promise<string>}
 */
export async function fromWheel(folder, report) {
  if (process.platform !== "linux" || process.arch !== "x64")
    throw new Error(`the wheel is for Linux on x86_64, this is ${process.platform} on ${process.arch}`);
  const compiler = findCompiler();
  if (compiler === undefined) throw new Error("no C++ compiler (g++) was found");
  const version = /** @type {RegExpExecArray} */ (/==(\S+)/.exec(readFileSync(lock, "utf8")))[1];
  const downloads = mkdtempSync(join(cache, "native", "download.new-"));
  try {
    // pip checks the wheel against the hash in the lock file
    const forThisWheel = [
      "--python-version",
      "3.11",
      "--implementation",
      "cp",
      "--platform",
      "manylinux_2_17_x86_64",
      "--platform",
      "manylinux2014_x86_64",
    ];
    await run(
      python,
      [
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        "--require-hashes",
        ...forThisWheel,
        "--dest",
        downloads,
        "-r",
        lock,
      ],
      { log: "wheel", report },
    );
    const wheel = /** @type {string} */ (readdirSync(downloads).find((name) => name.endsWith(".whl")));
    report("unpacking");
    await run(
      python,
      [inRoot("tools", "setup", "tensorflow", "unpack.py"), join(downloads, wheel), join(folder, "deps")],
      {
        log: "unpack",
        report,
      },
    );
  } finally {
    rmSync(downloads, { recursive: true, force: true });
  }
  report("compiling the addon");
  await compileAddon(folder, compiler, report);
  rmSync(join(folder, "deps", "include"), { recursive: true, force: true });
  return `TensorFlow ${version}`;
}
