// Installs the package of src/ in the same way as another developer, in a project without the rest of the kit.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { inRoot } from "../../tools/lib/paths.mjs";
import { npmProgram } from "../../tools/setup/packages.mjs";

interface Locked {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
  readonly dev?: boolean;
}

const readJson = (...path: string[]) => JSON.parse(readFileSync(join(...path), "utf8"));
const locked: Readonly<Record<string, Locked>> = readJson(inRoot("package-lock.json")).packages;

/** Returns the names of the dependencies of a package. */
const needs = ({ dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} }: Locked) => [
  ...Object.keys(dependencies),
  ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional),
];

/** The lock file's entries for these packages and all their dependencies, so that npm does not ask the registry for versions. */
function lockOf(names: readonly string[]): Record<string, Locked> {
  const found: Record<string, Locked> = {};
  const waiting = names.map((name) => `node_modules/${name}`);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    const known = locked[path];
    if (found[path] || !known) continue;
    const { dev: _, ...entry } = known;
    found[path] = entry;
    for (const name of needs(entry)) {
      // npm takes a package from the nearest parent folder that has it
      const parts = path.split("/node_modules/");
      const places = parts.map((_, n) => [...parts.slice(0, parts.length - n), name].join("/node_modules/"));
      waiting.push([...places, `node_modules/${name}`].find((place) => locked[place]) ?? "");
    }
  }
  return found;
}

const folder = mkdtempSync(join(tmpdir(), "gatebook-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the package installs into an empty project and runs the README's example", () => {
  const { program, args } = npmProgram();
  const npm = (cwd: string, ...more: string[]) => execFileSync(program, [...args, ...more], { cwd, encoding: "utf8" });
  npm(inRoot(), "pack", "--workspace", "src", "--ignore-scripts", "--silent", "--pack-destination", folder);
  const [archive] = readdirSync(folder);
  const { name, version, dependencies, peerDependencies, peerDependenciesMeta } = readJson(
    inRoot("src", "package.json"),
  );
  const own = { name, version, dependencies, peerDependencies, peerDependenciesMeta };
  const wanted = { [name]: `file:${archive}`, "@tensorflow/tfjs": peerDependencies["@tensorflow/tfjs"] };
  const project = { name: "empty", version: "1.0.0", dependencies: wanted };
  writeFileSync(join(folder, "package.json"), JSON.stringify(project));
  const packages = {
    "": project,
    "node_modules/gatebook": { ...own, resolved: `file:${archive}` },
    ...lockOf(needs(own)),
  };
  writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ lockfileVersion: 3, requires: true, packages }));
  npm(folder, "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");

  const [, example = ""] =
    /^## The library$[\s\S]*?^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(inRoot("README.md"), "utf8")) ?? [];
  writeFileSync(join(folder, "example.mjs"), example);
  const printed = execFileSync(process.execPath, ["example.mjs"], { cwd: folder, encoding: "utf8" });
  expect(printed.match(/Tensor/g)).toHaveLength(2);
  expect(printed).toMatch(/\[ 2, 4 \]\s*$/);
  expect(readdirSync(join(folder, "node_modules", "gatebook")).sort()).toEqual(["dist", "package.json"]);
});
