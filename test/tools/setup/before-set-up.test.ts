import { existsSync, readdirSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { inRoot, root } from "../../../tools/lib/paths.mjs";

const commands = readdirSync(inRoot("tools"))
  .map((folder) => `tools/${folder}/command.mjs`)
  .filter((file) => existsSync(inRoot(file)));

/** The imports of each command's file. One build finds the imports of all commands, because they share most files. */
const { inputs } = (
  await build({
    entryPoints: commands.map((command) => inRoot(command)),
    ...{ absWorkingDir: root, outdir: "all", bundle: true, write: false, metafile: true, platform: "node" },
    ...{ format: "esm", packages: "external", logLevel: "silent" },
  })
).metafile;

describe("in a fresh clone, the command", () => {
  it.each(commands)("%s loads no package before set-up has installed it", (command) => {
    const seen = new Set([command]);
    const packages: string[] = [];
    for (const file of seen)
      for (const { path, kind, external } of inputs[file]?.imports ?? []) {
        if (kind === "dynamic-import") continue;
        if (!external) seen.add(path);
        else if (!path.startsWith("node:")) packages.push(`${file} imports ${path}`);
      }
    expect(seen.size).toBeGreaterThan(1);
    expect(packages).toEqual([]);
  });
});
