// docs/experiments.md shows a complete experiment in one file. These tests check that this file works.
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ready } from "gatebook";
import typescript from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { definedAs } from "../../../src/runs/define";
import { registryText } from "../../../tools/build/registry.mjs";
import { inRoot } from "../../../tools/lib/paths.mjs";

const folder = inRoot("out", `guide ${process.pid}`);
const file = join(folder, "src", "studies", "experiments", "first.ts");
beforeAll(async () => {
  await ready();
  const [, text] =
    /^```ts\n\/\/ src\/studies\/experiments\/first\.ts\n([\s\S]*?)^```$/m.exec(
      readFileSync(inRoot("docs", "experiments.md"), "utf8"),
    ) ?? [];
  mkdirSync(join(folder, "src", "studies", "experiments"), { recursive: true });
  for (const { name } of readdirSync(inRoot("src"), { withFileTypes: true }).filter((one) => one.isDirectory()))
    if (name !== "studies") symlinkSync(inRoot("src", name), join(folder, "src", name), "junction");
  for (const { name } of readdirSync(inRoot("src", "studies"), { withFileTypes: true }).filter((one) => one.isFile()))
    symlinkSync(inRoot("src", "studies", name), join(folder, "src", "studies", name));
  writeFileSync(file, text ?? "");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the guide's experiment", () => {
  it("compiles with the project's strict settings", () => {
    const { config } = typescript.readConfigFile(inRoot("tsconfig.base.json"), typescript.sys.readFile);
    const { options } = typescript.convertCompilerOptionsFromJson(config.compilerOptions, inRoot());
    const program = typescript.createProgram([file], { ...options, noEmit: true });
    const faults = typescript.getPreEmitDiagnostics(program, program.getSourceFile(file) as typescript.SourceFile);
    expect(faults.map(({ messageText }) => typescript.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  it("is added by the build to the list of experiments, with its types", () => {
    const text = registryText(join(folder, "src", "studies", "experiments"));
    expect(text).toContain('import { first } from "./first";');
    expect(text).toContain('export type { FirstMeasured, FirstSettings } from "./first";');
    expect(text).toContain("export const experiments = {\n  first,\n} as const;");
  });

  it("trains an LSTM that keeps the number that it has read, and gives the same results with the same seed", async () => {
    await import(file);
    const first = definedAs("first");
    const settings = { T: 4, units: 8, steps: 200, batch: 32, learningRate: 0.02 };
    const run = await first.run(settings, { seed: 1 });
    expect(await first.run(settings, { seed: 1 })).toEqual(run);
    expect(run.error).toBeLessThan(0.1);
  });
});
