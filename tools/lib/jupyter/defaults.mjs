// Writes the default settings of JupyterLab. If the learner changes a setting, that value is used instead of the default.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @type {Readonly<Record<string, object>>} */
export const defaults = {
  // without this, JupyterLab would first ask the learner whether to show news
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/**
 * Writes the default settings below a Jupyter configuration folder, where JupyterLab looks for them.
 *
 * @param {string} folder
 * @param {{ withoutExtensions?: string[] }} [options] `withoutExtensions` contains the names of the JupyterLab extensions that are not loaded.
 */
export function writeDefaults(folder, { withoutExtensions = [] } = {}) {
  const disabledExtensions = Object.fromEntries(withoutExtensions.map((name) => [name, true]));
  write(join(folder, "labconfig", "default_setting_overrides.json"), defaults);
  // The kit never builds JupyterLab. Without `buildCheck: false`, each page that opens would start Node and yarn to find out whether a build is needed.
  write(join(folder, "labconfig", "page_config.json"), { disabledExtensions, buildCheck: false });
}

/** @param {string} file @param {object} content */
function write(file, content) {
  mkdirSync(join(file, ".."), { recursive: true });
  const fresh = `${file}.${process.pid}`; // two servers may start at the same time
  writeFileSync(fresh, `${JSON.stringify(content, null, 1)}\n`);
  renameSync(fresh, file);
}
