// Writes the files that all pages of the book share: scripts, the style sheet, Plotly, and KaTeX's style sheet and fonts.
import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { moduleNames } from "../../build/explorables.mjs";
import { inRoot } from "../../lib/paths.mjs";

const home = inRoot("tools", "site", "book");

/** @param {string} folder @param {string} katex the folder with KaTeX's files */
export async function writeStatic(folder, katex) {
  mkdirSync(join(folder, "katex", "fonts"), { recursive: true });
  // all browsers of the last ten years read woff2, so the other forms of the fonts are left out
  const css = readFileSync(join(katex, "katex.min.css"), "utf8").replace(
    /,url\(fonts\/[^)]*\.(?:woff|ttf)\) format\("\w+"\)/g,
    "",
  );
  writeFileSync(join(folder, "katex", "katex.min.css"), css);
  for (const name of readdirSync(join(katex, "fonts")))
    if (name.endsWith(".woff2")) copyFileSync(join(katex, "fonts", name), join(folder, "katex", "fonts", name));
  const plotly = dirname(createRequire(import.meta.url).resolve("plotly.js/package.json"));
  copyFileSync(join(plotly, "dist", "plotly-cartesian.min.js"), join(folder, "plotly.js"));
  cpSync(join(home, "page", "book.css"), join(folder, "book.css"));
  const { build } = await import("esbuild"); // set-up loads this file before the packages are installed
  await build({ ...script, entryPoints: [join(home, "page", "book.ts")], outfile: join(folder, "book.js") });
  await writeExplorables(join(folder, "explorables.js"), moduleNames());
}

/** The options of a classic script, which a browser also loads from a folder without a server. @satisfies {import("esbuild").BuildOptions} */
const script = /** @type {const} */ ({
  ...{ bundle: true, minify: true, format: "iife", target: "es2022", charset: "utf8", logLevel: "warning" },
});

/**
 * Writes the script that makes the explorables of a page live.
 *
 * @param {string} outfile @param {readonly string[]} names the names of the explorables' modules
 */
export async function writeExplorables(outfile, names) {
  const { build } = await import("esbuild");
  const imports = names.map((name, n) => `import module${n} from "./${name}";`);
  const modules = names.map((name, n) => `${name}: module${n}`).join(", ");
  const contents = `import { hydrate } from "./kit/hydrate"; ${imports.join(" ")} hydrate({ ${modules} });`;
  const stdin = { contents, loader: /** @type {const} */ ("ts"), resolveDir: inRoot("src", "explorables", "page") };
  await build({ ...script, stdin, outfile });
}
