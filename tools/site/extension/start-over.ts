/// <reference lib="dom" />
// A button in each notebook of the course that brings the site's version back. Otherwise a learner would have to find and delete a file that the browser keeps.
import { saveBeside, setBase, siteVersion } from "./copies";
import type { Contents, NotebookPanel, Plugin, SharedPackages } from "./lab";
import { siteVersions } from "./page";

/** Returns the plugin that adds the button. */
export function startOverPlugin(
  { Dialog, Notification, showDialog }: SharedPackages["@jupyterlab/apputils"],
  { ToolbarButton, refreshIcon }: SharedPackages["@jupyterlab/ui-components"],
): Plugin {
  return {
    id: "gatebook-site:start-over",
    autoStart: true,
    activate({ docRegistry, serviceManager: { contents } }) {
      /** Asks, and then starts over. Says so if the notebook is the learner's own, because the site has no version of it. */
      const ask = async (panel: NotebookPanel) => {
        const { path } = panel.context;
        const name = path.split("/").at(-1) ?? path;
        const version = (await siteVersions())[path];
        if (version === undefined) {
          await showDialog({
            title: "This notebook is your own",
            body: `The course has no notebook ${name} in this folder, so there is no version to go back to.`,
            buttons: [Dialog.okButton({ label: "OK" })],
          });
          return;
        }
        const { button } = await showDialog({
          title: `Start ${name} over?`,
          body: "The notebook becomes the course's version again, and its kernel restarts. Your version is kept as a second file in the same folder.",
          buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: "Start over" })],
        });
        if (button.accept) await startOver(contents, panel, version);
      };
      docRegistry.addWidgetExtension("Notebook", {
        createNew(panel: NotebookPanel) {
          const button = new ToolbarButton({
            ...{ label: "Start over", icon: refreshIcon, className: "gatebook-start-over" },
            tooltip: "Brings the course's version of this notebook back. Your version is kept as a second file",
            onClick: () =>
              ask(panel).catch((error: Error) => {
                if (error.name === "ModalCancelError") return; // the learner does not want to save over the work of another page
                Notification.error(`The notebook could not be started over. ${error.message}`, { autoClose: false });
              }),
          });
          panel.toolbar.insertItem(12, "gatebook-start-over", button);
          return button;
        },
      });
    },
  };
}

/**
 * Keeps the learner's version as a second file, and replaces the notebook by the site's version. What can fail comes first. Another page with the same notebook asks
 * before it saves its own version, since this one is newer.
 */
async function startOver(
  contents: Contents,
  { context, sessionContext }: NotebookPanel,
  version: string,
): Promise<void> {
  const { path, model } = context;
  if (!model) return;
  const wanted = await siteVersion(path);
  await context.save();
  await sessionContext.restartKernel(); // its names belong to the old cells, and a running cell would still add outputs
  await saveBeside(contents, path, "my version", model.toJSON());
  model.fromJSON(wanted);
  await context.save();
  setBase(path, version);
}
