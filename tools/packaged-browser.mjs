// The Chromium of an npm package, for machines that have no browser: unpacked into one folder, with the libraries and the fonts that it needs.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";

/**
 * What `npm install` must have put into the folder of packages that `unpackBrowser` gets. This Chromium is the last for Node 20. It brings the libraries of NSS along,
 * but only one font, which has no symbols such as ✓; so DejaVu comes from a package of its own.
 */
export const browserPackages = ["@sparticuz/chromium@141.0.0", "dejavu-fonts-ttf@2.37.3"];

const libraries = join("al2023", "lib");
const fontList = "fonts.conf";

/**
 * Unpacks the browser unless that has been done. Several processes may do it at the same time.
 *
 * @param {string} packages the folder whose node_modules has `browserPackages`
 * @param {string} folder where the browser goes: an absolute path; its parent folder may be missing
 * @returns {string} the path of the browser's program
 * @throws {Error} when a package is missing or cannot be unpacked
 */
export function unpackBrowser(packages, folder) {
  const program = join(folder, "chromium");
  if (existsSync(program)) return program;
  mkdirSync(dirname(folder), { recursive: true });
  const unpacking = mkdtempSync(`${folder}-`);
  try {
    // The package unpacks into the folder for temporary files, and its libraries only on what it takes for Amazon's cloud.
    const env = { ...process.env, TMPDIR: unpacking, AWS_EXECUTION_ENV: "AWS_Lambda_nodejs20.x" };
    const unpack = `require("@sparticuz/chromium").executablePath()`;
    const { status, stderr } = spawnSync(process.execPath, ["-e", unpack], { cwd: packages, env, encoding: "utf8" });
    if (status !== 0)
      throw new Error(`unpackBrowser: ${browserPackages[0]} in ${packages} was not unpacked: ${stderr}`);
    const { resolve } = createRequire(join(packages, "package.json"));
    cpSync(join(dirname(resolve("dejavu-fonts-ttf/package.json")), "ttf"), join(unpacking, "dejavu"), {
      recursive: true,
    });
    writeFileSync(join(unpacking, fontList), fontConfiguration(folder));
    renameSync(unpacking, folder);
  } catch (error) {
    if (!existsSync(program)) throw error; // otherwise another process was faster
  } finally {
    rmSync(unpacking, { recursive: true, force: true });
  }
  return program;
}

/**
 * Returns the variables with which a browser finds the libraries and fonts that were unpacked beside it; none for any other browser.
 * Its fonts are the only ones, so that a page looks the same on every machine.
 *
 * @param {string} folder of the browser's program
 * @returns {NodeJS.ProcessEnv}
 */
export function environmentOf(folder) {
  if (!existsSync(join(folder, fontList))) return {};
  const path = [join(folder, libraries), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter);
  return { LD_LIBRARY_PATH: path, FONTCONFIG_FILE: join(folder, fontList) };
}

/** @param {string} folder */
const fontConfiguration = (folder) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${xml(join(folder, "dejavu"))}</dir>
  <cachedir>${xml(join(folder, "font-cache"))}</cachedir>
${Object.entries({ "sans-serif": "DejaVu Sans", serif: "DejaVu Serif", monospace: "DejaVu Sans Mono" })
  .map(([family, font]) => `  <alias><family>${family}</family><prefer><family>${font}</family></prefer></alias>`)
  .join("\n")}
</fontconfig>
`;

/** @param {string} text */
const xml = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
