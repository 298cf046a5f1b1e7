/// <reference lib="dom" />
// The entry of the extension, in the form in which JupyterLab loads extensions ("module federation"). The page gives its own packages to `init`.
import { copiesPlugin } from "./copies";
import { coursePlugin } from "./course";
import { downloadPlugin } from "./download";
import { kernelPlugin } from "./kernel";
import type { SharedPackages } from "./lab";
import { offlinePlugin } from "./offline";
import { openPlugin, workspaceOf } from "./open";
import { savePlugin } from "./save";
import { startOverPlugin } from "./start-over";
import { themePlugin } from "./theme";

/** The packages of the page: for each name and version a function that loads the package. */
type Scope = Readonly<Record<string, Readonly<Record<string, { get(): Promise<() => unknown> }>>>>;

let scope: Scope = {};

async function shared<Name extends keyof SharedPackages>(name: Name): Promise<SharedPackages[Name]> {
  const [version] = Object.values(scope[name] ?? {});
  if (version === undefined) throw new Error(`gatebook: this page has no package ${name}`);
  return (await version.get())() as SharedPackages[Name];
}

const container = {
  async init(given: Scope) {
    scope = given;
  },
  async get() {
    const [services, signaling, apputils, components, filebrowser, widgets, { PageConfig }] = await Promise.all([
      shared("@jupyterlite/services"),
      shared("@lumino/signaling"),
      shared("@jupyterlab/apputils"),
      shared("@jupyterlab/ui-components"),
      shared("@jupyterlab/filebrowser"),
      shared("@lumino/widgets"),
      shared("@jupyterlab/coreutils"),
    ]);
    PageConfig.setOption("workspace", workspaceOf(new URL(location.href))); // JupyterLab reads it when the first plugin is activated
    const plugins = [
      kernelPlugin(services, signaling),
      copiesPlugin(apputils),
      downloadPlugin(components, filebrowser),
      offlinePlugin(),
      openPlugin(apputils),
      savePlugin(),
      startOverPlugin(apputils, components),
      coursePlugin(widgets),
      themePlugin(apputils),
    ];
    return () => ({ __esModule: true, default: plugins });
  },
};

const page = globalThis as { _JUPYTERLAB?: Record<string, typeof container> };
page._JUPYTERLAB ??= {};
page._JUPYTERLAB["gatebook-site"] = container;
