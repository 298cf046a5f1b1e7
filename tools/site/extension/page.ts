/// <reference lib="dom" />
// The page's configuration, which the build writes into run/jupyter-lite.json.

interface PageConfig {
  /** The address of the folder run/, ending in a slash. */
  readonly baseUrl: string;
  /** Whether the site has the pages to read. */
  readonly gatebookBook?: boolean;
  /** Whether the notebooks in notebooks/assignments are to be handed in. */
  readonly gatebookHandIn?: boolean;
  /** The version of the library's code, as Node computes it. */
  readonly gatebookCode: string;
}

let known: PageConfig | undefined;

/** Sets the configuration in a script that runs before the page has read it. */
export function setPageConfig(config: PageConfig): void {
  known = config;
}

/** Returns the configuration of the page. */
export const pageConfig = (): PageConfig =>
  known ?? JSON.parse(document.getElementById("jupyter-config-data")?.textContent ?? "{}");

/** Returns the address of a file in run/. */
export const inRun = (path: string): string => new URL(path, new URL(pageConfig().baseUrl, location.href)).href;

/** Returns the address of a file in the site. */
export const inSite = (path: string): string => new URL(path, inRun("../")).href;

/** Returns the name of the database in which JupyterLite keeps the learner's files. */
export const fileDatabase = (): string => `JupyterLite Storage - ${pageConfig().baseUrl}`;

/** For each file that the site offers in the file browser, a hash of its content. */
export type Versions = Readonly<Record<string, string>>;

let versions: Promise<Versions> | undefined;

/** Returns the versions of the site's files, as they were when the page was loaded. */
export function siteVersions(): Promise<Versions> {
  versions ??= fetch(inRun("versions.json"), { cache: "no-cache" })
    .then((response) => response.json())
    .catch((error) => {
      versions = undefined; // the next call asks again
      throw error;
    });
  return versions;
}
