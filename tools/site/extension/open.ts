/// <reference lib="dom" />
// Opens the notebook that the address names. JupyterLite's own plugin opens it while JupyterLab still restores the tabs of the last visit, and JupyterLab then
// removes every tab that is not among them. So this plugin waits until they are restored.
import type { Application, Plugin, SharedPackages } from "./lab";

/**
 * Returns the name under which JupyterLab keeps the tabs of a page. Each notebook with which a page begins has its own name. So two pages do not mix their tabs,
 * and a page does not start the kernels of all notebooks that the learner has ever opened.
 */
export function workspaceOf({ searchParams }: URL): string {
  const path = searchParams.get("path") ?? "";
  return searchParams.get("workspace") ?? (path === "" ? "default" : path.replace(/[^\w-]+/g, "-"));
}

/** Returns the address of this page if another file is in front. A reload of this address shows the same tabs, and this file in front. */
export function addressOf(address: URL, path: string): URL {
  const workspace = workspaceOf(address);
  const next = new URL(address);
  next.hash = ""; // it names a cell of the notebook with which the page began
  next.search = `?path=${path.split("/").map(encodeURIComponent).join("/")}`;
  if (workspaceOf(next) !== workspace) next.searchParams.set("workspace", workspace);
  return next;
}

/** Returns whether the page is as small as a phone, upright or on its side. Then the notebook has the page to itself. */
const isPhone = () => innerWidth <= 700 || innerHeight <= 500;

/** Returns whether the site or the browser's storage has a file. */
const exists = ({ serviceManager }: Application, path: string): Promise<boolean> =>
  serviceManager.contents.get(path, { content: false }).then(
    () => true,
    () => false,
  );

/**
 * Brings a file to the front if no file is in front. In a page to which the learner returns by Back, JupyterLab rarely leaves it open behind, until the learner
 * clicks on it.
 */
async function bringToFront({ shell }: Application, path: string): Promise<void> {
  for (let tries = 0; tries < 100 && !shell.currentWidget; tries++) {
    for (const widget of shell.widgets("main")) if (widget.context?.path === path) shell.activateById(widget.id);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A file that JupyterLab has opened. */
interface Opened {
  setFragment?(fragment: string): void;
}

/** Returns the plugin that opens the notebook. */
export function openPlugin({ Notification }: SharedPackages["@jupyterlab/apputils"]): Plugin {
  return {
    id: "gatebook-site:open",
    autoStart: true,
    activate(app: Application) {
      const { commands, shell } = app;
      const wanted = new URL(location.href).searchParams.getAll("path");
      const follow = () => {
        const { path, pathChanged } = shell.currentWidget?.context ?? {};
        pathChanged?.connect(follow); // the learner has renamed the file. A second connection of the same function does nothing
        // the entry in the browser's history is replaced, so that Back leads to the page before
        if (path !== undefined) history.replaceState(history.state, "", addressOf(new URL(location.href), path));
      };
      void app.restored.then(async () => {
        for (const path of wanted) {
          if (!(await exists(app, path))) {
            Notification.error(`This site has no file ${path}.`, { autoClose: false });
            continue;
          }
          const opened = (await commands.execute("docmanager:open", { path })) as Opened | undefined;
          // JupyterLab shows its launcher in a page without tabs. So it may have done so before this notebook was opened.
          for (const widget of [...shell.widgets("main")]) if (widget.id.startsWith("launcher")) widget.dispose();
          await bringToFront(app, path);
          if (location.hash !== "") opened?.setFragment?.(location.hash); // `#cell-id=…`: JupyterLab shows this cell
          if (isPhone())
            shell.collapseLeft(); // the list of files would cover most of the screen
          else await commands.execute("docmanager:show-in-file-browser");
        }
        follow();
        shell.currentChanged.connect(follow);
      });
    },
  };
}
