// Writes the folder run/ of the site: JupyterLite with the kit's extensions and settings.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { keyOf } from "../lib/digest.mjs";
import { defaults } from "../lib/jupyter/defaults.mjs";
import { inRoot, venv } from "../lib/paths.mjs";
import { jupyterlite } from "./jupyterlite.mjs";

/** The extensions of JupyterLab that the site takes from the kit: the renderers of figures and of explorables, and the kit's own ones. */
const labextensions = [
  ...["jupyterlab-plotly", "@jupyter-widgets/jupyterlab-manager", "anywidget"].map((name) =>
    join(venv, "share", "jupyter", "labextensions", name),
  ),
  ...["gatebook-wait", "gatebook-style"].map((name) => inRoot("tools", "lib", "jupyter", "labextensions", name)),
];

/** The plugins of JupyterLite that the site replaces. */
const disabledExtensions = [
  "@jupyterlite/application-extension:service-worker-manager", // the site's own service worker stores the files
  "@jupyterlite/application-extension:download", // see extension/download.ts
  "@jupyterlite/application-extension:opener", // see extension/open.ts
  "@jupyterlite/application-extension:logo",
];

/** The default settings of JupyterLab on the site. */
const settings = {
  ...defaults,
  "@jupyterlab/docmanager-extension:plugin": { autosaveInterval: 3 }, // in seconds. If saving is slow, JupyterLab waits longer
  "@jupyterlab/apputils-extension:themes": { "adaptive-theme": true }, // light or dark, as the learner's system is
};

/**
 * Writes JupyterLite into a folder.
 *
 * @param {string} run the folder run/ of the site, which must not exist
 * @param {{ handIn?: boolean, book?: boolean }} [options] with `handIn`, the notebooks in notebooks/assignments have the button "Download for handing in".
 *   With `book`, the site has the pages to read, and JupyterLab links to them
 */
export async function writeLab(run, { handIn = false, book = false } = {}) {
  cpSync(await jupyterlite(), run, { recursive: true });
  const extensions = [...labextensions.map((folder) => copyExtension(run, folder)), await bundleExtension(run)];
  sayHowToRevive(join(run, "extensions", "@jupyter-widgets", "jupyterlab-manager", "static"));
  const federated = extensions.map(({ name, jupyterlab }) => ({ name, ...jupyterlab._build }));
  const file = join(run, "jupyter-lite.json");
  const config = JSON.parse(readFileSync(file, "utf8"));
  Object.assign(config["jupyter-config-data"], {
    appName: "gatebook",
    defaultKernelName: "tslab",
    contentsAllJsonFile: "all.json",
    exposeAppInBrowser: true,
    federated_extensions: federated,
    disabledExtensions,
    settingsOverrides: settings,
    gatebookHandIn: handIn,
    gatebookBook: book,
    gatebookCode: codeVersion(),
  });
  writeJson(file, config);
  // JupyterLab asks for these files, and each missing file would be an error in the browser's console
  writeJson(join(run, "build", "schemas", "all_federated.json"), labextensions.flatMap(settingsOf));
  writeJson(join(run, "api", "translations", "all.json"), {
    data: { en: { displayName: "English", nativeName: "English" } },
    message: "",
  });
  writeJson(join(run, "api", "translations", "en.json"), { data: {}, message: "" });
  writeJson(join(run, "api", "resolvePath"), { resolved: [] }); // no path in an error message is a file that the page can open
  const early = `<script async src="../extensions/${OWN}/${await bundle(run, "early.ts", "early")}"></script>`;
  const style = `<link rel="stylesheet" href="../extensions/${OWN}/${copyStyle(run)}">`;
  const page = join(run, "lab", "index.html");
  writeFileSync(
    page,
    readFileSync(page, "utf8")
      .replace("<title>JupyterLite</title>", "<title>gatebook</title>")
      .replace("Loading JupyterLite", "Loading the course")
      .replace(/<link rel="manifest"[^>]*>/, "")
      .replace("<head>", `<head>\n    ${[early, style, ...preloads(run)].join("\n    ")}`),
  );
}

/**
 * Returns elements with which the browser loads the renderer of figures in the background. JupyterLab would request it only after the first figure has
 * arrived, and it is 1.5 MB.
 *
 * @param {string} run
 */
function preloads(run) {
  const folder = "extensions/jupyterlab-plotly/static";
  return readdirSync(join(run, folder)).flatMap((file) => {
    const [, hash] = /^\d+\.([0-9a-f]+)\.js$/.exec(file) ?? [];
    if (hash === undefined) return [];
    return [`<link rel="preload" as="script" fetchpriority="low" href="../${folder}/${file}?v=${hash}">`];
  });
}

/** @param {string} file @param {unknown} content */
function writeJson(file, content) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

/** Returns the version of the library's code. With it, a page recognises the results that ship with the kit. @returns {string} */
const codeVersion = () =>
  createRequire(import.meta.url)(inRoot("src", "dist", "platform", "code.js")).hashOfCode(inRoot("src", "dist"));

/** @typedef {{ name: string, jupyterlab: { _build: { load: string, extension?: string, mimeExtension?: string, style?: string } } }} Extension */

/** Returns the schemas of an extension's settings, in the form in which JupyterLite reads them. @param {string} folder */
function settingsOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const schemas = join(folder, "schemas", name);
  if (!existsSync(schemas)) return [];
  return readdirSync(schemas)
    .filter((file) => file.endsWith(".json"))
    .map((file) => ({
      ...{ id: `${name}:${basename(file, ".json")}`, raw: "{}", settings: {}, version },
      schema: JSON.parse(readFileSync(join(schemas, file), "utf8")),
    }));
}

/** Copies an extension that is already in the form that JupyterLab loads. @param {string} run @param {string} folder @returns {Extension} */
function copyExtension(run, folder) {
  /** @type {Extension} */
  const described = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  cpSync(join(folder, "static"), join(run, "extensions", described.name, "static"), {
    recursive: true,
    filter: (file) => !file.endsWith(".map"),
  });
  return described;
}

/**
 * Where the renderer of widgets finds that a widget belongs to an earlier kernel. Sliders and explorables are widgets. The first group is the name of the
 * output that is rendered.
 */
const LOST =
  /(?<=async renderModel\((\w+)\)\{.{0,600})this\.node\.textContent="Error displaying widget: model not found",this\.addClass\("jupyter-widgets"\),console\.error\(\w+\)/;
const REVIVE = "This was live before the page was loaded again. Run this cell again to make it live.";

/**
 * Makes the renderer of widgets say how to get a widget back, below the picture of an explorable. It is no error, so the console gets none.
 *
 * @param {string} folder the renderer's scripts
 */
function sayHowToRevive(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const saying = files.filter((file) => LOST.test(readFileSync(file, "utf8")));
  if (saying.length !== 1) throw new Error(`lab.mjs: ${saying.length} scripts in ${folder} match ${LOST}, not 1.`);
  const [file] = /** @type {[string]} */ (saying);
  const shown = (/** @type {string} */ _, /** @type {string} */ output) =>
    `gatebookShowLost(this.node,${output}.data,${JSON.stringify(REVIVE)})`;
  writeFileSync(file, `${showLost}${readFileSync(file, "utf8").replace(LOST, shown)}`);
}

/** The function that the changed renderer calls. A picture in an `<img>` runs no scripts. */
const showLost = `function gatebookShowLost(node, data, note) {
  node.textContent = "";
  node.classList.add("gatebook-lost");
  const picture = data["image/svg+xml"];
  if (picture) node.append(Object.assign(new Image(), { alt: data["text/plain"], src: "data:image/svg+xml," + encodeURIComponent(picture) }));
  node.append(Object.assign(document.createElement("p"), { textContent: note }));
}
`;

/** Compiles the site's own extension. @param {string} run @returns {Promise<Extension>} */
async function bundleExtension(run) {
  const load = await bundle(run, "index.ts", "remoteEntry");
  return { name: OWN, jupyterlab: { _build: { load, extension: "./extension" } } };
}

/** The name of the site's own extension. */
const OWN = "gatebook-site";

/**
 * Compiles a script of the site's own extension.
 *
 * @param {string} run @param {string} source @param {string} name
 * @returns {Promise<string>} the path of the script, whose name contains a hash of its content
 */
async function bundle(run, source, name) {
  const { build } = await import("esbuild"); // imported only here, since set-up installs this package
  const { outputFiles } = await build({
    entryPoints: [inRoot("tools", "site", "extension", source)],
    ...{ bundle: true, minify: true, write: false, format: "iife", target: "es2022", platform: "browser" },
    define: { GATEBOOK_CODE: JSON.stringify(codeVersion()) },
  });
  const text = outputFiles.map((file) => file.text).join("");
  const path = `static/${name}.${keyOf(text).slice(0, 16)}.js`;
  mkdirSync(join(run, "extensions", OWN, "static"), { recursive: true });
  writeFileSync(join(run, "extensions", OWN, path), text);
  return path;
}

/** Copies the style of the site's own extension. @param {string} run @returns {string} the path of the file, whose name contains a hash of its content */
function copyStyle(run) {
  const text = readFileSync(inRoot("tools", "site", "extension", "lab.css"), "utf8");
  const path = `static/lab.${keyOf(text).slice(0, 16)}.css`;
  writeFileSync(join(run, "extensions", OWN, path), text);
  return path;
}
