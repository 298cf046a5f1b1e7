/// <reference lib="dom" />
// Saves changed notebooks when the learner leaves the page or looks at another tab of the browser. While the page is shown, JupyterLab saves them every few
// seconds (see the settings in tools/site/lab.mjs).
import type { Application, DocumentContext, NotebookPanel, Plugin, Signal } from "./lab";

/** The errors of a save that the learner has cancelled, or that JupyterLab is already asking about. */
const ANSWERED = new Set(["ModalCancelError", "ModalDuplicateError"]);
/** The files whose saves wait for each other. */
const inTurn = new WeakSet<object>();

/** The parts of a file that `saveInTurn` uses. */
export type Saved = Pick<DocumentContext, "save" | "revert" | "isDisposed"> & {
  readonly model: { dirty: boolean; readonly contentChanged: Pick<Signal<unknown>, "connect"> };
};

/**
 * Makes the saves of a file wait for each other. If JupyterLab begins a save while another one is being stored, it finds that the file is newer than the one
 * that it knows, and asks the learner whether to overwrite the changes of another program. All saves that are asked for during a save become one save.
 *
 * JupyterLab also marks a file as saved when a save ends, although the learner may have changed it during the save. Such a file is marked as changed again.
 */
export function saveInTurn(context: Saved): void {
  if (inTurn.has(context)) return; // two views of a file share its context
  inTurn.add(context);
  const save = context.save.bind(context);
  const revert = context.revert.bind(context);
  let running: Promise<void> | undefined;
  let waiting: Promise<void> | undefined;
  let hasChanged = false; // since the running save has begun
  context.model.contentChanged.connect(() => {
    hasChanged = true;
  });
  const begin = async () => {
    hasChanged = false;
    try {
      await save();
      if (hasChanged && !context.isDisposed) context.model.dirty = true;
    } finally {
      running = undefined;
    }
  };
  const next = async () => {
    waiting = undefined;
    // after "Revert", and after a save that has stored everything, there is nothing to save
    if (!context.isDisposed && context.model.dirty) await context.save();
  };
  context.save = () => {
    if (running === undefined) {
      running = begin();
      return running;
    }
    waiting ??= running.then(next, (error: Error) => {
      if (!ANSWERED.has(error.name)) return next();
      waiting = undefined;
      throw error;
    });
    return waiting;
  };
  context.revert = async () => {
    await revert();
    hasChanged = false;
  };
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
            if (context.model) saveInTurn(context as Saved);
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
