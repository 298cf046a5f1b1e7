import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { inRoot } from "../../../../tools/lib/paths.mjs";
import { markdownCells, textOf } from "../../../../tools/notebooks/notebook.mjs";
import { chapters } from "../../../../tools/site/book/chapters.mjs";
import { glossary, glossaryPage, termFinder } from "../../../../tools/site/book/glossary.mjs";
import { emphasised } from "../../../../tools/site/book/markdown.mjs";

/** Words that notebooks emphasise, which are not terms. */
const emphasis = new Set(
  `added, after, before, between, bias 0, bias 5, can, can remember, changes, cpu, forget, gets, how much, inside, keeps, learn,
  learnt in 500 steps, limit, linear, near, no, no forget, no input, no output, noise out, other parts, output, quickly, read, several things apart, share,
  slowly, small, starts, tensorflow, untrained, uses, was, wasm, were, what, without, write, xlstm`
    .split(",")
    .map((word) => word.trim()),
);
const entries = glossary();
const termOf = termFinder(entries);

describe("the glossary", () => {
  it.each(chapters(({ part }) => part !== "solutions"))("explains every term in italics of $page", ({ path }) => {
    const cells = markdownCells(JSON.parse(readFileSync(inRoot(path), "utf8"))).map(textOf);
    // titles of works and sentences begin with a capital letter or are longer
    const terms = cells.flatMap(emphasised).filter((text) => /^[a-z]/.test(text) && text.split(/\s+/).length <= 3);
    const unknown = terms.filter((text) => termOf(text) === undefined && !emphasis.has(text.toLowerCase()));
    expect(unknown, "add them to tools/site/book/text/glossary.md, or here to `emphasis`").toEqual([]);
  });

  it("has each form of a term only once", () => {
    const forms = entries.flatMap((entry) => entry.forms.map((form) => form.toLowerCase()));
    expect(forms.filter((form, n) => forms.indexOf(form) !== n)).toEqual([]);
  });

  it("names the lessons that introduce a term, in the order of the alphabet", () => {
    const two = [
      { term: "zeta", forms: ["zeta"], definition: "The last." },
      { term: "Alpha", forms: ["Alpha"], definition: "The first." },
    ];
    const [chapter] = chapters(({ page }) => page.startsWith("lessons/02"));
    if (!chapter) throw new Error("lesson 02 is missing");
    const page = glossaryPage(two, new Map([[chapter, "an {term}`alphas <Alpha>`"]]));
    expect(page).toContain(`Alpha\n  The first. *Lesson* [02](${chapter.page}.md).\n\nzeta\n  The last.`);
  });
});
