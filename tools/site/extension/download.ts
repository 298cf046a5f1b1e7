/// <reference lib="dom" />
// The commands that download files, and a button in each notebook. JupyterLite's own command puts the folders into the file's name
// ("notebooks_lessons_02-…"), and `npm run course -- collect` could not read such a name.
import type { Application, Contents, FileBrowser, FileModel, NotebookPanel, Plugin, SharedPackages } from "./lab";
import { pageConfig } from "./page";

/** Returns the plugin that downloads files. */
export function downloadPlugin(
  { ToolbarButton, downloadIcon }: SharedPackages["@jupyterlab/ui-components"],
  { IFileBrowserFactory }: SharedPackages["@jupyterlab/filebrowser"],
): Plugin {
  return {
    id: "gatebook-site:download",
    autoStart: true,
    requires: [IFileBrowserFactory],
    activate(app: Application, { tracker }: { tracker: { currentWidget: FileBrowser | null } }) {
      const { contents } = app.serviceManager;
      const describedBy = { args: { type: "object", properties: {} } };
      app.commands.addCommand("docmanager:download", {
        label: "Download",
        caption: "Saves the file and downloads it to your computer",
        describedBy,
        isEnabled: () => app.shell.currentWidget?.context !== undefined,
        execute: () => saveAndDownload(contents, app.shell.currentWidget?.context),
      });
      app.commands.addCommand("filebrowser:download", {
        label: "Download",
        icon: downloadIcon,
        describedBy,
        execute: async () => {
          for (const { path, type } of tracker.currentWidget?.selectedItems() ?? [])
            if (type !== "directory") await download(contents, path);
        },
      });
      app.docRegistry.addWidgetExtension("Notebook", {
        createNew({ toolbar, context }: NotebookPanel) {
          const handIn = pageConfig().gatebookHandIn === true && context.path.startsWith("notebooks/assignments/");
          const label = handIn ? "Download for handing in" : "Download";
          const button = new ToolbarButton({
            ...{ label, icon: downloadIcon, className: "gatebook-download" },
            tooltip: `Saves the notebook and downloads it as ${context.path.split("/").at(-1)}`,
            onClick: () => saveAndDownload(contents, context),
          });
          toolbar.insertItem(11, "gatebook-download", button);
          return button;
        },
      });
    },
  };
}

async function saveAndDownload(contents: Contents, context: NotebookPanel["context"] | undefined): Promise<void> {
  if (context === undefined) return;
  await context.save();
  await download(contents, context.path);
}

/** Downloads a file under its own name. */
async function download(contents: Contents, path: string): Promise<void> {
  const file = await contents.get(path, { content: true });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytesOf(file)], { type: file.mimetype }));
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // the browser may read the object after `click` has returned
}

/** Returns the content of a file. Notebooks get the indentation and the last line break with which Jupyter writes them. */
function bytesOf({ format, content }: FileModel): BlobPart {
  if (format === "json") return `${JSON.stringify(content, null, 1)}\n`;
  if (format === "base64") return Uint8Array.from(atob(String(content)), (letter) => letter.charCodeAt(0));
  return String(content);
}
