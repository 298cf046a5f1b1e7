import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Declarations } from "../../../../kernel/core/tslab/compiler/declarations";
import { locateTslab } from "../../../../kernel/node/locate";
import { nodePlace } from "../../../../kernel/node/place";

const ts = createRequire(locateTslab().folder)("typescript");
const TIME = 1_700_000_000;
let folder: string;
let gates: string;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "declarations-")));
  mkdirSync(join(folder, "node_modules", "gates"), { recursive: true });
  gates = join(folder, "node_modules", "gates", "index.d.ts");
  writeFileSync(gates, "export declare const forget: number;");
  utimesSync(gates, TIME, TIME);
});

afterEach(() => rmSync(folder, { recursive: true }));

/** Returns a host that reads files through the cache of declarations, and a file that was prepared for this cache. */
function reading() {
  const file = ts.createSourceFile(gates, "export declare const prepared: number;", ts.ScriptTarget.ES2022);
  const known = { file, size: 36, modified: TIME * 1000, imports: new Map() };
  const declarations = new Declarations(ts, nodePlace(join(folder, "node_modules")), new Map([[gates, known]]));
  return { host: declarations.reading(ts.createCompilerHost({})), file };
}

it("declarations return a prepared file that has not changed", () => {
  const { host, file } = reading();
  expect(host.getSourceFile(gates, ts.ScriptTarget.ES2022)).toBe(file);
});

it.each([
  ["another time", () => utimesSync(gates, TIME + 1, TIME + 1)],
  [
    "another size",
    () => {
      writeFileSync(gates, "export declare const candidate: number;");
      utimesSync(gates, TIME, TIME);
    },
  ],
])("declarations read a file again that has %s", (_, change) => {
  change();
  const { host, file } = reading();
  const read = host.getSourceFile(gates, ts.ScriptTarget.ES2022);
  expect(read).not.toBe(file);
  expect(read?.text).not.toContain("prepared");
});

it("declarations read a file that was not prepared", () => {
  const other = join(folder, "own.ts");
  writeFileSync(other, "export const own = 1;");
  expect(reading().host.getSourceFile(other, ts.ScriptTarget.ES2022)?.text).toContain("own");
});

it("declarations find a file next to the notebook that did not exist when the previous cell ran", () => {
  const declarations = new Declarations(ts, nodePlace(join(folder, "node_modules")));
  const cell = join(folder, "cell.ts");
  const host = declarations.addTo(ts.createWatchCompilerHost([cell], {}, ts.sys), { isMade: false });
  const lead = () =>
    host.resolveModuleNameLiterals?.([{ text: "./own" } as never], cell, undefined, {}, {} as never, undefined);
  expect(lead()?.[0]?.resolvedModule).toBeUndefined();
  writeFileSync(join(folder, "own.ts"), "export const own = 1;");
  expect(lead()?.[0]?.resolvedModule?.resolvedFileName).toBe(join(folder, "own.ts").replaceAll("\\", "/"));
});
