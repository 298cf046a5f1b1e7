// Lists the experiments: each file in src/studies/experiments/ is one, and its export has the file's name in camel case. Its exported types are the package's too.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { inRoot } from "../lib/paths.mjs";

const usual = inRoot("src", "studies", "experiments");

/** What the registry must say, by the files that are there. */
export function registryText(folder = usual) {
  const names = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && file !== "index.ts")
    .map((file) => basename(file, ".ts"))
    .sort();
  const camel = (/** @type {string} */ name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
  const imports = names.map((name) => `import { ${camel(name)} } from "./${name}";\n`).join("");
  const types = names.map((name) => typesOf(folder, name)).join("");
  const list = names.map((name) => `  ${camel(name)},\n`).join("");
  return `// Made by \`npm run build\` from the files beside it.\n${imports}
${types}
/** All experiments, each by its name. */
export const experiments = {
${list}} as const;
`;
}

/** @param {string} folder @param {string} name of a file */
function typesOf(folder, name) {
  const text = readFileSync(join(folder, `${name}.ts`), "utf8");
  const types = [...text.matchAll(/^export (?:type|interface) (\w+)/gm)].map(([, type]) => type).sort();
  if (types.length === 0) return "";
  const line = `export type { ${types.join(", ")} } from "./${name}";\n`;
  // as the formatter would write it
  return line.length <= 121
    ? line
    : `export type {\n${types.map((type) => `  ${type},\n`).join("")}} from "./${name}";\n`;
}

/** Writes the registry where it says something else. */
export function writeRegistry() {
  const registry = join(usual, "index.ts");
  const text = registryText();
  let before = "";
  try {
    before = readFileSync(registry, "utf8");
  } catch {
    // there is none yet
  }
  if (before !== text) writeFileSync(registry, text);
}
