// JupyterLab's settings where the learner has chosen none.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @type {Readonly<Record<string, object>>} */
const defaults = {
  // else its first words to a learner are a question about news
  "@jupyterlab/apputils-extension:notification": { fetchNews: "false", checkForUpdates: false },
};

/** Writes them where JupyterLab looks for them: below a configuration folder of Jupyter's. @param {string} folder */
export function writeDefaults(folder) {
  const file = join(folder, "labconfig", "default_setting_overrides.json");
  mkdirSync(join(file, ".."), { recursive: true });
  const fresh = `${file}.${process.pid}`; // two may start at once
  writeFileSync(fresh, `${JSON.stringify(defaults, null, 1)}\n`);
  renameSync(fresh, file);
}
