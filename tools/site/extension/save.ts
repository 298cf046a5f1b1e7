/// <reference lib="dom" />
// Saves changed notebooks when the learner leaves the page or looks at another tab of the browser. While the page is shown, JupyterLab saves them every few
// seconds (see the settings in tools/site/lab.mjs).
import type { Application, Plugin } from "./lab";

/** Returns the plugin that saves. */
export function savePlugin(): Plugin {
  return {
    id: "gatebook-site:save",
    autoStart: true,
    activate({ shell }: Application) {
      const save = () => {
        if (document.querySelector(".jp-Dialog")) return; // JupyterLab may be asking whether it may replace what another tab has saved
        const contexts = new Set([...shell.widgets("main")].map(({ context }) => context));
        for (const context of contexts) if (context?.model?.dirty) context.save().catch(console.warn);
      };
      document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
      globalThis.addEventListener("pagehide", save);
    },
  };
}
