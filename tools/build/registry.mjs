// Writes the list of experiments, src/studies/experiments/index.ts. Each other file in that folder contains one experiment, which it exports under the file's name in camel case.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inRoot } from "../lib/paths.mjs";

const standard = inRoot("src", "studies", "experiments");

/** Returns the text of index.ts for the experiments in a folder. It also exports the types of their files. */
export function registryText(folder = standard) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && file !== "index.ts")
    .map((file) => basename(file, ".ts"))
    .sort();
  const camel = (/** @type {string} */ name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const imports = names.map((name) => `import { ${camel(name)} } from "./${name}";\n`).join("");
  const types = names.map((name) => typesOf(folder, name)).join("");
  const list = names.map((name) => `  ${camel(name)},\n`).join("");
  return `// Made by \`npm run build\` from the other files in this folder.\n${imports}
${types}
/** All experiments by name. */
export const experiments = {
${list}} as const;
`;
}

/**
 * Returns the line that exports a file's types, or an empty text if it has none.
 *
 * @param {string} folder @param {string} name the file's name without `.ts`
 */
function typesOf(folder, name) {
  const text = readFileSync(join(folder, `${name}.ts`), "utf8");
  const types = [...text.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, type]) => type).sort();
  if (types.length === 0) return "";
  const line = `export type { ${types.join(", ")} } from "./${name}";\n`;
  // as Biome would format it
  return line.length <= 121
    ? line
    : `export type {\n${types.map((type) => `  ${type},\n`).join("")}} from "./${name}";\n`;
}

/** Writes the list if it has changed. */
export function writeRegistry() {
  const registry = join(standard, "index.ts");
  const text = registryText();
  let before = "";
  try {
    before = readFileSync(registry, "utf8");
  } catch {
    // the file does not exist yet
  }
  if (before !== text) writeFileSync(registry, text);
}
