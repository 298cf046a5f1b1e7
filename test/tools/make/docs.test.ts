import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import typescript from "typescript";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { headingOf, makeDocs, ROOMS } from "../../../tools/make/docs.mjs";
import { root } from "../../src/built";

const out = mkdtempSync(join(tmpdir(), "gatebook-docs-"));
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** The names that the package exports, with the first paragraph of their docstrings. */
function exported(): Map<string, string> {
  const entry = join(root, "src", "index.ts");
  const { config } = typescript.readConfigFile(join(root, "tsconfig.base.json"), typescript.sys.readFile);
  const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, root);
  const host = typescript.createCompilerHost(options);
  const { fileExists } = host;
  host.fileExists = (file) => !file.includes("node_modules") && fileExists(file); // the compiler can read docstrings without the types of the packages
  const program = typescript.createProgram([entry], { ...options, noEmit: true, noLib: true, types: [] }, host);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry) as typescript.SourceFile;
  const names = checker.getExportsOfModule(checker.getSymbolAtLocation(source) as typescript.Symbol);
  return new Map(
    names.map((name) => {
      const origin = name.flags & typescript.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
      const text = typescript.displayPartsToString(origin.getDocumentationComment(checker));
      return [name.name, text.split("\n\n")[0] as string];
    }),
  );
}

/** The page of each exported name in the generated reference. */
const pages = () =>
  new Map(
    ["functions", "classes", "interfaces", "types", "variables"].flatMap((kind) =>
      readdirSync(join(out, kind)).map((file): [string, string] => [
        file.replace(/\.html$/, ""),
        join(out, kind, file),
      ]),
    ),
  );

/** Returns a text as one string without HTML tags, Markdown marks and white space, so that a docstring and its page can be compared. */
const words = (text: string) =>
  text
    .replace(/<[^>]*>/g, "")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/[`*_\\\s]+/g, "");

/** Returns the visible part of a page, without styles and scripts. */
const textOf = (page: string) => words(readFileSync(page, "utf8").replace(/<(script|style|head)\b[\s\S]*?<\/\1>/g, ""));

describe("npm run docs", () => {
  let said = "";
  let status: number;
  beforeAll(async () => {
    // TypeDoc reports problems through `warn` and `error`, and its progress through the other methods
    const spies = (["log", "info", "warn", "error"] as const).map((name) =>
      vi.spyOn(console, name).mockImplementation((line) => {
        if (name === "warn" || name === "error") said += `${line}\n`;
      }),
    );
    status = await makeDocs(out).finally(() => {
      for (const spy of spies) spy.mockRestore();
    });
  });

  it("reports no warning, so every exported name has a docstring, every type in a signature is exported, and no link is dead", () => {
    expect([status, said]).toEqual([0, ""]);
  });

  it("writes a page for every name that gatebook exports, with the summary of its docstring", () => {
    const [names, found] = [exported(), pages()];
    expect(names.size).toBeGreaterThan(60);
    expect([...found.keys()].sort()).toEqual([...names.keys()].sort());
    expect([...names].filter(([, summary]) => summary === "").map(([name]) => name)).toEqual([]);
    const elsewhere = [...names].filter(
      ([name, summary]) => !textOf(found.get(name) as string).includes(words(summary)),
    );
    expect(elsewhere).toEqual([]);
  });

  it("writes pages that load no script, style or font from another host", () => {
    const files = readdirSync(out, { recursive: true, encoding: "utf8" }).filter((file) => /\.(html|css)$/.test(file));
    expect(files.length).toBeGreaterThan(60);
    for (const file of files) {
      const text = readFileSync(join(out, file), "utf8");
      expect(
        text.match(/(?:src|rel="stylesheet" href)="(?:https?:)?\/\/[^"]*"|url\(["']?https?:/g) ?? [],
        file,
      ).toEqual([]);
    }
  });
});

describe("the headings of the reference", () => {
  it("are those of the folders of src/", () => {
    expect(headingOf("/home/me/src/cells/lstm.ts")).toBe("Cells");
    expect(headingOf("C:\\me\\src\\figures\\heat-map.ts")).toBe("Figures");
    expect(headingOf("/home/me/src/version.ts")).toBe("The package");
  });

  /** The folders from which src/index.ts exports something. */
  function exportedRooms(): string[] {
    const index = readFileSync(join(root, "src", "index.ts"), "utf8");
    const source = typescript.createSourceFile("index.ts", index, typescript.ScriptTarget.ES2022);
    const from = source.statements
      .filter(typescript.isExportDeclaration)
      .map(({ moduleSpecifier }) => (moduleSpecifier as typescript.StringLiteral | undefined)?.text ?? "");
    return [...new Set(from.flatMap((path) => /^\.\/([\w-]+)/.exec(path)?.[1] ?? []))].filter(
      (room) => room !== "version",
    );
  }

  it("exist for every folder from which the package exports something, and for no other folder", () => {
    const rooms = exportedRooms();
    expect(rooms.length).toBeGreaterThan(8);
    expect(rooms.filter((room) => ROOMS[room] === undefined)).toEqual([]);
    expect(Object.keys(ROOMS).filter((room) => !rooms.includes(room))).toEqual([]);
  });

  it("are in the generated reference, each with names below it", () => {
    for (const heading of [...Object.values(ROOMS), "The package"])
      expect(textOf(join(out, "modules.html")), heading).toContain(words(heading));
  });
});
