// Writes the default JupyterLab settings. A setting that the learner chooses overrides them.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @type {Readonly<Record<string, object>>} */
const defaults = {
  // otherwise JupyterLab first asks the learner about news
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/**
 * Writes the default settings below a Jupyter configuration folder, where JupyterLab looks for them.
 *
 * @param {string} folder
 * @param {{ withoutExtensions?: string[] }} [options] parts of JupyterLab that are not loaded
 */
export function writeDefaults(folder, { withoutExtensions = [] } = {}) {
  const disabledExtensions = Object.fromEntries(withoutExtensions.map((name) => [name, true]));
  write(join(folder, "labconfig", "default_setting_overrides.json"), defaults);
  // JupyterLab is never built here. For each page that opens, its check would start Node and yarn to find out whether a build is needed.
  write(join(folder, "labconfig", "page_config.json"), { disabledExtensions, buildCheck: false });
}

/** @param {string} file @param {object} content */
function write(file, content) {
  mkdirSync(join(file, ".."), { recursive: true });
  const fresh = `${file}.${process.pid}`; // two servers may start at the same time
  writeFileSync(fresh, `${JSON.stringify(content, null, 1)}\n`);
  renameSync(fresh, file);
}
