// Finds a Firefox for the tests, and defines the options with which it is started.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/**
 * Returns the path of a Firefox. If the environment variable FIREFOX is set, returns only that program.
 *
 * @returns {string | undefined} undefined if none was found
 */
export function findFirefox(env = process.env) {
  if (env.FIREFOX) return existsSync(env.FIREFOX) ? env.FIREFOX : undefined;
  const folders = (env.PATH ?? "").split(delimiter).filter(Boolean);
  return [
    ...folders.flatMap((folder) => ["firefox", "firefox-esr"].map((name) => join(folder, name))),
    "/Applications/Firefox.app/Contents/MacOS/firefox",
    ...[env.PROGRAMFILES, env["PROGRAMFILES(X86)"]]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, "Mozilla Firefox", "firefox.exe")),
  ].find((file) => existsSync(file));
}

/** Settings with which Firefox sends nothing to other machines: every name of a host except this machine is unknown. */
const preferences = {
  "network.dns.forceResolve": "127.0.0.1",
  "network.dns.offline-localhost": false,
  "app.update.disabledForTesting": true,
  "browser.safebrowsing.provider.mozilla.updateURL": "",
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "services.settings.server": "data:,#remote-settings-dummy/v1",
  "toolkit.telemetry.server": "",
};

/**
 * Returns the options with which playwright-core starts a Firefox that its makers have not changed. Playwright talks to it with WebDriver BiDi, which
 * the channel "moz-firefox" chooses.
 *
 * @param {string} executablePath
 */
export const firefoxOptions = (executablePath) => ({
  ...{ channel: "moz-firefox", executablePath, headless: true },
  firefoxUserPrefs: preferences,
  // the libraries that Debian's package needs are next to a copy that the tests have unpacked
  env: { ...process.env, LD_LIBRARY_PATH: join(dirname(executablePath), "..", "x86_64-linux-gnu") },
  timeout: 600_000, // it only stops a browser that hangs
});
