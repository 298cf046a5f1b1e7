import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "./built";

const src = join(root, "src");
const posix = (path: string) => path.split(sep).join("/");
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .map(posix)
  .filter((file) => file.endsWith(".ts") && !/^(dist|node_modules)\//.test(file));

/** Returns the imports of a file: packages by name, files of src/ by their path from src/. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8");
  const names = [...text.matchAll(/(?:from|import|require\()\s*"([^"]+)"/g)].map((match) => match[1] as string);
  return names.map((name) => (name.startsWith(".") ? posix(relative(src, join(src, dirname(file), name))) : name));
}

describe("the folders of src/", () => {
  // The folders that import #platform use files, which are addresses in a page: fused/ loads the compiled cells, train/ saves and loads weights, data/
  // loads data sets, and runs/ stores results.
  it("import Node in platform/ only, and #platform in check/, fused/, notebook/, train/, data/, runs/ and studies/ only", () => {
    const users = (pattern: RegExp) => files.filter((file) => importsOf(file).some((name) => pattern.test(name)));
    expect(users(/^node:/).every((file) => file.startsWith("platform/"))).toBe(true);
    expect(users(/^node:/).length).toBeGreaterThan(0);
    expect(
      users(/^#platform$/).filter((file) => !/^(check|fused|notebook|train|data|runs|studies)\//.test(file)),
    ).toEqual([]);
    expect(users(/tfjs-node/).filter((file) => !file.startsWith("platform/"))).toEqual([]);
    expect(users(/^tslab/)).toEqual([]);
  });

  // The search does not match "new Date(x)", because it does not read the clock: it splits a date into its parts.
  // runs/run.ts records how long a run took, for estimates of later runs. No result depends on it.
  // platform/page-drive.ts gives the files of a tab the time at which they were written, as a file system does.
  // explorables/page/kit/mount.ts stops a slice of training in time for the next picture. The numbers of each step do not depend on it.
  it("use no Math.random, and read the clock only where no result depends on it", () => {
    const holding = (pattern: RegExp) => files.filter((file) => pattern.test(readFileSync(join(src, file), "utf8")));
    expect(holding(/Math\.random\(/)).toEqual([]);
    expect(
      holding(/Date\.now|new Date(?!\([^)])|performance\.now/).filter(
        (file) =>
          !/^(notebook\/|runs\/run\.ts$|platform\/page-drive\.ts$|explorables\/page\/kit\/mount\.ts$)/.test(file),
      ),
    ).toEqual([]);
  });
});
