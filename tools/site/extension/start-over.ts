/// <reference lib="dom" />
// A button in each notebook of the course that brings the site's version back. Otherwise a learner would have to find and delete a file that the browser keeps.
import { saveBeside } from "./copies";
import type { Contents, NotebookPanel, Plugin, SharedPackages } from "./lab";
import { siteVersions } from "./page";

/** Returns the plugin that adds the button. */
export function startOverPlugin(
  { Dialog, showDialog }: SharedPackages["@jupyterlab/apputils"],
  { ToolbarButton, refreshIcon }: SharedPackages["@jupyterlab/ui-components"],
): Plugin {
  return {
    id: "gatebook-site:start-over",
    autoStart: true,
    activate({ docRegistry, serviceManager: { contents } }) {
      const versions = siteVersions();
      /** Asks, and then starts over. Says so if the notebook is the learner's own, because the site has no version of it. */
      const ask = async (panel: NotebookPanel) => {
        const { path } = panel.context;
        const name = path.split("/").at(-1) ?? path;
        if ((await versions)[path] === undefined) {
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
        if (button.accept) await startOver(contents, panel);
      };
      docRegistry.addWidgetExtension("Notebook", {
        createNew(panel: NotebookPanel) {
          const button = new ToolbarButton({
            ...{ label: "Start over", icon: refreshIcon, className: "gatebook-start-over" },
            tooltip: "Brings the course's version of this notebook back. Your version is kept as a second file",
            onClick: () => ask(panel),
          });
          panel.toolbar.insertItem(12, "gatebook-start-over", button);
          return button;
        },
      });
    },
  };
}

/** Keeps the learner's version as a second file, and shows the site's version. */
async function startOver(contents: Contents, { context, sessionContext }: NotebookPanel): Promise<void> {
  await sessionContext.restartKernel(); // its names belong to the old cells, and a running cell would still add outputs
  await context.save();
  const { path } = context;
  const mine = await contents.get(path, { content: true });
  await saveBeside(contents, path, "my version", mine.content);
  await contents.delete(path); // the browser's copy. The file of the site cannot be deleted, and is now the notebook again
  await context.revert();
}
