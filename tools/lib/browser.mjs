// Finds a Chromium for the browser tests and the pictures, and defines the options with which it is started.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The advice for a machine on which no Chromium was found. */
export const howToGetOne =
  "install Chromium or Chrome (Debian: `sudo apt install chromium`; macOS: `brew install --cask chromium`; Windows: chrome from google.com/chrome), or set CHROMIUM=/path/to/chromium";

/** The browser's command-line flags. With them it sends nothing to other machines, and also runs as root in a container. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none", // makes the width of a text independent of the machine's screen settings
];

/**
 * Returns the options with which playwright-core starts a browser.
 *
 * @param {string} executablePath @param {readonly string[]} [more] additional command-line flags
 */
export const launchOptions = (executablePath, more = []) => ({
  executablePath,
  args: [...flags, ...more],
  timeout: 600_000, // the limit is long, since a start takes long on a busy machine. It only stops a browser that hangs.
});

/**
 * Returns the path of a browser. If the environment variable CHROMIUM is set, returns only that program.
 *
 * @returns {string | undefined} undefined if none was found
 */
export function findBrowser(env = process.env) {
  if (env.CHROMIUM) return existsSync(env.CHROMIUM) ? env.CHROMIUM : undefined;
  const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
  const programFiles = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(
    (folder) => folder !== undefined,
  );
  return [
    ...(env.PATH ?? "").split(delimiter).flatMap((folder) => (folder ? names.map((name) => join(folder, name)) : [])),
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ...programFiles.map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe")),
  ].find((file) => existsSync(file));
}
