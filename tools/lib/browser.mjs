// Finds a Chromium for the browser tests and the pictures, and knows how it is started.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What to do where there is none. */
export const howToGetOne =
  "install Chromium or Chrome (Debian: `sudo apt install chromium`; macOS: `brew install --cask chromium`; Windows: chrome from google.com/chrome), or name one: CHROMIUM=/path/to/chromium";

/** Flags for a browser that sends nothing to other machines, also as root in a container. */
const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--font-render-hinting=none", // texts are as wide as their letters, whatever the machine's settings for its own screen are
];

/** Returns what playwright-core starts a browser with. @param {string} executablePath @param {readonly string[]} [more] further flags */
export const launchOptions = (executablePath, more = []) => ({
  executablePath,
  args: [...flags, ...more],
  timeout: 600_000, // a busy machine takes long to start it; this ends what hangs
});

/** The program named by CHROMIUM, or the first that is found. @returns {string | undefined} */
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
