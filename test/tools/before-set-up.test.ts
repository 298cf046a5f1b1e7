import { readdirSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { inRoot, root } from "../../tools/setup/paths.mjs";

const commands = readdirSync(inRoot("tools", "commands")).map((name) => `tools/commands/${name}`);

describe("a command of a fresh clone", () => {
  it.each(commands)("%s loads no package before set-up has installed it", async (command) => {
    const { metafile } = await build({
      entryPoints: [inRoot(command)],
      ...{ absWorkingDir: root, outfile: "all.js", bundle: true, write: false, metafile: true, platform: "node" },
      ...{ format: "esm", packages: "external", logLevel: "silent" },
    });
    const seen = new Set([command]);
    const packages: string[] = [];
    for (const file of seen)
      for (const { path, kind, external } of metafile.inputs[file]?.imports ?? []) {
        if (kind === "dynamic-import") continue;
        if (!external) seen.add(path);
        else if (!path.startsWith("node:")) packages.push(`${file} imports ${path}`);
      }
    expect(seen.size).toBeGreaterThan(1);
    expect(packages).toEqual([]);
  });
});
