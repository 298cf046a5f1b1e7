import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { hashOfCode } from "../../../src/platform/code";
import { root } from "../built";

const home = mkdtempSync(join(tmpdir(), "gatebook-code-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** The files of a compiled package: three in folders whose code computes results, and one in a folder that only displays them. */
const FILES = {
  "index.js": 'var sum_1 = require("./train/sum");\nvar chart_1 = require("./figures/chart");\n',
  "train/sum.js":
    'const one_1 = require("../base/one");\nconst two_1 = require("./two");\nexports.sum = one_1.one + (0, two_1.two)();\n',
  "train/two.js": "exports.two = () => 2;\n//# sourceMappingURL=two.js.map\n",
  "base/one.js": "exports.one = 1;\n",
  "figures/chart.js": "exports.chart = 0;\n",
};

let count = 0;
/** Returns the hash of the package after some files were changed. The content `undefined` removes a file. */
function hashWith(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const folder = join(home, `${++count}`);
  for (const [file, text] of Object.entries({ ...FILES, ...changes })) {
    if (text === undefined) continue;
    mkdirSync(join(folder, file, ".."), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return hashOfCode(folder);
}

describe("hashOfCode", () => {
  it("changes if a line changes in a file that computes", () => {
    expect(hashWith({ "base/one.js": "exports.one = 1.5;\n" })).not.toBe(hashWith());
    expect(hashWith({ "train/sum.js": FILES["train/sum.js"].replace("+", "-") })).not.toBe(hashWith());
  });

  it("does not change if files are moved, renamed or imported in another order", () => {
    const moved = {
      "train/two.js": undefined,
      "base/second.js": FILES["train/two.js"].replace("two.js.map", "second.js.map"),
      "train/sum.js":
        'const second_1 = require("../base/second");\nconst one_1 = require("../base/one");\nexports.sum = one_1.one + (0, second_1.two)();\n',
    };
    expect(hashWith(moved)).toBe(hashWith());
  });

  it("does not change if a comment changes", () => {
    const comment = "// What it gives.\n/**\n * Two\n * lines.\n */\n";
    expect(hashWith({ "train/two.js": `${comment}${FILES["train/two.js"]}` })).toBe(hashWith());
  });

  it("does not change if a file changes in a folder that only displays numbers, or a file that nothing imports", () => {
    expect(hashWith({ "figures/chart.js": "exports.chart = 1;\n" })).toBe(hashWith());
    expect(hashWith({ "train/left-behind.js": "exports.old = 1;\n" })).toBe(hashWith());
  });

  it("changes for the compiled library if the LSTM changes, but not if a file is moved", () => {
    const folder = join(home, "library");
    cpSync(join(root, "src", "dist"), folder, { recursive: true });
    const before = hashOfCode(folder);
    const lstm = join(folder, "cells", "lstm.js");
    const text = readFileSync(lstm, "utf8");
    writeFileSync(lstm, text.replace("tf.mul(output", "tf.add(output"));
    expect(hashOfCode(folder)).not.toBe(before);
    writeFileSync(lstm, text);
    renameSync(lstm, join(folder, "cells", "long-memory.js"));
    for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".js"),
    )) {
      const code = readFileSync(join(folder, file), "utf8");
      const renamed = code.replace(/require\("([^"]*\/)lstm"\)/g, 'require("$1long-memory")');
      if (renamed !== code) writeFileSync(join(folder, file), renamed.replace(/\blstm_1\b/g, "long_memory_1"));
    }
    expect(hashOfCode(folder)).toBe(before);
  });
});
