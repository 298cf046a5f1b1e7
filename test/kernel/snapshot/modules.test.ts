import { mkdirSync, mkdtempSync, realpathSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { grouped, installPrepared, Preparation } from "../../../kernel/snapshot/modules";

const require = createRequire(__filename);
const extensions = (Module as unknown as { _extensions: Record<string, unknown> })._extensions;
const read = extensions[".js"];
const TIME = 1_700_000_000;
let folder: string;

/** Writes a package with two files. The first file requires the second. */
const FILES = {
  "main.js": `
    const { forget } = require("./gate");
    const clock = require("#clock");
    exports.made = require("./package.json").made;
    exports.keep = (x) => x * forget;
    exports.now = () => clock.now;
    require("node:path").sep;`,
  "gate.js": "exports.forget = 0.5;",
  "clock.js": "global.clocks = (global.clocks ?? 0) + 1; exports.now = global.clocks;",
  "package.json": `{ "name": "gates", "made": "here", "main": "main.js", "imports": { "#clock": "./clock.js" } }`,
};

const write = (file: string, source: string, time = TIME) => {
  writeFileSync(join(folder, file), source);
  utimesSync(join(folder, file), time, time);
};

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "modules-")));
  mkdirSync(folder, { recursive: true });
  for (const [file, source] of Object.entries(FILES)) write(file, source);
  (globalThis as { clocks?: number }).clocks = 0;
});

afterEach(() => {
  extensions[".js"] = read;
  for (const file of [...Object.keys(FILES), "alone.js"]) delete require.cache[join(folder, file)];
  rmSync(folder, { recursive: true });
});

/** Loads the package and records its modules for a snapshot, as set-up does. */
function prepare(changed: (path: string, exports: unknown) => unknown = () => undefined) {
  const preparation = new Preparation(require, (specifier) => specifier === "#clock", changed);
  const main = preparation.require(join(folder, "any.js"), "./main") as { keep(x: number): number };
  return { preparation, main };
}

const load = (file = "main.js") => require(join(folder, file));

it("a snapshot provides the modules that were loaded when it was built", () => {
  const { preparation, main } = prepare();
  installPrepared(grouped(preparation.modules), Module);
  expect(load()).toBe(main);
  expect(load().keep(4)).toBe(2);
  expect(load().made).toBe("here");
});

it("a file gets another object for an import if the build asks for it, but the process gets the exports", () => {
  const given = (_: string, specifier: string, exports: unknown) =>
    specifier === "./gate" ? Object.create(exports as object, { forget: { value: 0.25 } }) : exports;
  const preparation = new Preparation(
    require,
    (specifier) => specifier === "#clock",
    () => undefined,
    given,
  );
  preparation.require(join(folder, "any.js"), "./main");
  installPrepared(grouped(preparation.modules), Module);
  expect(load().keep(4)).toBe(1);
  expect(load("gate.js")).toEqual({ forget: 0.5 });
});

it("a snapshot provides the same object for every require of a file", () => {
  const { preparation } = prepare();
  installPrepared(grouped(preparation.modules), Module);
  load().keep(1);
  load("gate.js").forget = 2;
  expect(preparation.modules.get(join(folder, "gate.js"))?.exports).toBe(load("gate.js"));
});

it("a snapshot does not contain modules that depend on the process; the process loads them once", () => {
  const { preparation } = prepare();
  expect((globalThis as { clocks?: number }).clocks).toBe(0);
  installPrepared(grouped(preparation.modules), Module);
  expect(load().now()).toBe(1);
  delete require.cache[join(folder, "main.js")];
  expect(load().now()).toBe(1);
});

it.each(["main.js", "gate.js", "package.json"] as const)(
  "a snapshot runs the package again if its %s has changed",
  (file) => {
    const { preparation, main } = prepare();
    write(file, FILES[file], TIME + 1);
    installPrepared(grouped(preparation.modules), Module);
    expect(load()).not.toBe(main);
    expect(load().keep(4)).toBe(2);
  },
);

it("a snapshot reads a changed file that only other files require", () => {
  const { preparation } = prepare();
  write("gate.js", "exports.forget = 0.25;");
  installPrepared(grouped(preparation.modules), Module);
  expect(load().keep(4)).toBe(1);
});

it("a snapshot also runs the modules again that a changed file requires, because the file may modify them", () => {
  write("main.js", "require('./gate').forget = 2; exports.keep = (x) => x * require('./gate').forget;");
  const { preparation } = prepare();
  write("main.js", "exports.keep = (x) => x * require('./gate').forget;");
  installPrepared(grouped(preparation.modules), Module);
  expect(load().keep(4)).toBe(2);
});

describe("a package's changes to the global object", () => {
  const add = (name: string) =>
    `globalThis.gates ??= []; globalThis.gates.push("${name}"); exports.all = globalThis.gates;`;
  afterEach(() => Reflect.deleteProperty(globalThis, "gates"));

  it("exist when the package is loaded, and not before", () => {
    write("gate.js", add("forget"));
    const { preparation } = prepare();
    installPrepared(grouped(preparation.modules), Module);
    expect("gates" in globalThis).toBe(false);
    expect(load("gate.js").all).toBe((globalThis as { gates?: string[] }).gates);
  });

  it("are removed when a changed package runs again", () => {
    write("gate.js", add("forget"));
    const { preparation } = prepare();
    write("gate.js", add("input"));
    installPrepared(grouped(preparation.modules), Module);
    expect(load("gate.js").all).toEqual(["input"]);
  });
});

it("a snapshot still provides the other packages if one has changed", () => {
  const { preparation } = prepare();
  write("alone.js", "exports.own = {};");
  const alone = preparation.require(join(folder, "any.js"), "./alone");
  write("gate.js", "exports.forget = 0.25;");
  installPrepared(grouped(preparation.modules), Module);
  expect(load("alone.js")).toBe(alone);
  expect(load().keep(4)).toBe(1);
});

it("a snapshot can replace a module by another one", () => {
  const { preparation, main } = prepare((path) => (path.endsWith("gate.js") ? { forget: 3 } : undefined));
  expect(main.keep(2)).toBe(6);
  installPrepared(grouped(preparation.modules), Module);
  expect(load("gate.js")).toEqual({ forget: 3 });
});

it("a snapshot does not affect a file that was not loaded", () => {
  const { preparation } = prepare();
  installPrepared(grouped(preparation.modules), Module);
  write("other.js", "exports.own = 1;");
  expect(require(join(folder, "other.js"))).toEqual({ own: 1 });
});

it("a snapshot allows a module to import while it runs", async () => {
  write("main.js", 'exports.gate = async () => (await import("./gate.js")).default;');
  const { preparation } = prepare();
  installPrepared(grouped(preparation.modules), Module);
  expect(await load().gate()).toEqual({ forget: 0.5 });
});
