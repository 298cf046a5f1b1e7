// Finds a Chromium for the browser tests and the pictures, and holds the options that it is started with.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Advice for a machine without a Chromium. */
export const howToGetOne =
  "install Chromium or Chrome (Debian: `sudo apt install chromium`; macOS: `brew install --cask chromium`; Windows: chrome from google.com/chrome), or set CHROMIUM=/path/to/chromium";

/** Flags for a browser that sends nothing to other machines and that also runs as root in a container. */
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

/** Returns the options that playwright-core starts a browser with. @param {string} executablePath @param {readonly string[]} [more] further flags */
export const launchOptions = (executablePath, more = []) => ({
  executablePath,
  args: [...flags, ...more],
  timeout: 600_000, // starting takes long on a busy machine; this limit only stops a browser that hangs
});

/** Returns the program that CHROMIUM names, or else the first browser found. @returns {string | undefined} */
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
