/// <reference lib="dom" />
// Saves changed notebooks when the learner leaves the page or looks at another tab of the browser. While the page is shown, JupyterLab saves them every few
// seconds (see the settings in tools/site/lab.mjs).
import type { Application, DocumentContext, NotebookPanel, Plugin } from "./lab";

/**
 * Makes the saves of a file wait for each other. If JupyterLab begins a save while another one is being stored, it finds that the file is newer than the one
 * that it knows, and asks the learner whether to overwrite the changes of another program. All saves that are asked for during a save become one save.
 */
export function saveInTurn(context: Pick<DocumentContext, "save">): void {
  const save = context.save.bind(context);
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  const inTurn = (): Promise<void> => {
    if (running === undefined) {
      const own = save().finally(() => {
        running = undefined;
      });
      running = own;
      return own;
    }
    // if the running save fails, for example because the learner has cancelled it, the waiting one fails with the same error
    waiting ??= running
      .finally(() => {
        waiting = undefined;
      })
      .then(inTurn);
    return waiting;
  };
  context.save = inTurn;
}

/** Returns the plugin that saves. */
export function savePlugin(): Plugin {
  return {
    id: "gatebook-site:save",
    autoStart: true,
    activate({ shell, docRegistry }: Application) {
      for (const factory of ["Notebook", "Editor"]) {
        docRegistry.addWidgetExtension(factory, {
          createNew({ context }: NotebookPanel) {
            saveInTurn(context);
            return undefined;
          },
        });
      }
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
