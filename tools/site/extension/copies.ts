/// <reference lib="dom" />
// Tells the learner of new versions of notebooks. The browser keeps the learner's copy of each notebook that was saved, and shows it instead of the site's
// version. So a new version on the site never replaces a copy, but without this plugin nobody would see it.
import type { Application, Contents, FileModel, Plugin, SharedPackages } from "./lab";
import { inRun, siteVersions } from "./page";

type Notes = SharedPackages["@jupyterlab/apputils"]["Notification"];

/** The name under which the browser keeps the versions on which the learner's copies are based. Sites at several paths of one host are kept apart. */
const storageKey = () => `gatebook: versions of ${inRun("")}`;
const readBases = (): Record<string, string> => JSON.parse(localStorage.getItem(storageKey()) ?? "{}");

/** Records the version on which a copy is based, or removes the record. */
export function setBase(path: string, version: string | undefined): void {
  const bases = readBases();
  if (version === undefined) delete bases[path];
  else bases[path] = version;
  localStorage.setItem(storageKey(), JSON.stringify(bases));
}

/** Returns the plugin that tells of new versions. */
export function copiesPlugin({ Notification }: SharedPackages["@jupyterlab/apputils"]): Plugin {
  return {
    id: "gatebook-site:copies",
    autoStart: true,
    activate(app: Application) {
      const { contents } = app.serviceManager;
      const versions = siteVersions();
      contents.fileChanged.connect(async (_, { type, oldValue, newValue }) => {
        if (type === "save" && newValue?.path !== undefined) {
          const version = (await versions)[newValue.path];
          if (version !== undefined && readBases()[newValue.path] === undefined) setBase(newValue.path, version);
        } else if ((type === "delete" || type === "rename") && oldValue?.path) setBase(oldValue.path, undefined);
      });
      void Promise.all([versions, app.restored]).then(([newest]) => {
        for (const [path, base] of Object.entries(readBases())) {
          const version = newest[path];
          if (version !== undefined && version !== base) tell(app, Notification, path, version);
        }
      });
    },
  };
}

/** Shows a note about a new version, with a button that opens it. */
function tell(app: Application, { warning }: Notes, path: string, version: string): void {
  const name = path.split("/").at(-1);
  warning(`The site has a new version of ${name}. You have changed this notebook, so you still see your own copy.`, {
    autoClose: false,
    actions: [
      {
        label: "Open the new version",
        caption: "Opens the new version as a second file. Your copy stays as it is.",
        callback: async () => {
          const second = await saveBeside(app.serviceManager.contents, path, "new version", await siteVersion(path));
          setBase(path, version);
          await app.commands.execute("docmanager:open", { path: second });
        },
      },
    ],
  });
}

/** Returns the site's version of a notebook. */
export async function siteVersion(path: string): Promise<unknown> {
  const response = await fetch(inRun(`files/${encodeURI(path)}`), { cache: "no-cache" });
  if (!response.ok) throw new Error(`The site replied ${response.status} for ${path}.`);
  return response.json();
}

/** Saves a version of a notebook as a second file in the same folder. Returns the path of this file, such as `02-gates (new version 2).ipynb`. */
export async function saveBeside(contents: Contents, path: string, what: string, content: unknown): Promise<string> {
  for (let n = 1; ; n++) {
    const second = path.replace(/\.ipynb$/, ` (${what}${n === 1 ? "" : ` ${n}`}).ipynb`);
    const there: FileModel | undefined = await contents.get(second, { content: false }).catch(() => undefined);
    if (there) continue;
    await contents.save(second, { type: "notebook", format: "json", content });
    return second;
  }
}
