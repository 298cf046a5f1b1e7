import { describe, expect, it } from "vitest";
import type { Cell } from "../../../../tools/notebooks/notebook.mjs";
import type { Chapter } from "../../../../tools/site/book/chapters.mjs";
import { pageOf } from "../../../../tools/site/book/page.mjs";

const chapter: Chapter = {
  ...{ part: "lessons", number: "02", title: "Gates", page: "lessons/02-gates" },
  path: "notebooks/lessons/02-gates.ipynb",
};
const pages = new Map([
  [chapter.path, chapter.page],
  ["notebooks/lessons/01-rnn.ipynb", "lessons/01-rnn"],
  ["notebooks/lessons/solutions/02-gates.ipynb", "solutions/02-gates"],
]);
const text = (source: string, id = "text"): Cell => ({ cell_type: "markdown", id, metadata: {}, source });
const code = (source: string, outputs: Cell["outputs"] = [], tags: string[] = [], id = "code"): Cell => ({
  ...{ cell_type: "code", id, metadata: { tags }, source, outputs },
});
const printed = (line: string) => ({ output_type: "stream" as const, name: "stdout", text: line });
const shown = (data: Record<string, unknown>) => ({ output_type: "display_data" as const, data });
const page = (...cells: Cell[]) =>
  pageOf(
    chapter,
    { cells: [text("# Gates"), ...cells], metadata: {}, nbformat: 4, nbformat_minor: 5 },
    {
      pages,
      cellsOf: () => ["exercise-02-3", "exercise-02-5"],
      termOf: (word) => (word === "features" ? "feature" : undefined),
    },
  );
const markdown = (...cells: Cell[]) => page(...cells).markdown;

describe("pageOf", () => {
  it("adds the number to the title, and a link that runs the notebook below it", () => {
    expect(markdown()).toContain(
      '# 02 Gates\n\n<p class="run"><a href="../../run/lab/index.html?path=notebooks/lessons/02-gates.ipynb">Run this lesson</a></p>',
    );
  });

  it("adds a link that runs the lesson below the title of its solutions, which do not run alone", () => {
    const solutions = { ...chapter, part: "solutions", path: "notebooks/lessons/solutions/02-gates.ipynb" } as const;
    const notebook = { cells: [text("# Solutions")], metadata: {}, nbformat: 4, nbformat_minor: 5 } as const;
    const { markdown } = pageOf(
      solutions,
      { ...notebook, cells: [...notebook.cells] },
      { pages, cellsOf: () => [], termOf: () => undefined },
    );
    expect(markdown).toContain("# Solutions\n");
    expect(markdown).toContain('?path=notebooks/lessons/02-gates.ipynb">Run the lesson</a></p>');
  });

  it("leads links to pages of the book, to the tab, or to the file", () => {
    expect(markdown(text("[one](01-rnn.ipynb)"))).toContain("[one](01-rnn.md)");
    expect(markdown(text("[s](solutions/02-gates.ipynb)"))).toContain("[s](../solutions/02-gates.md)");
    expect(markdown(text("[x](09-new.ipynb)"))).toContain(
      '<a href="../../run/lab/index.html?path=notebooks/lessons/09-new.ipynb">x</a>',
    );
    expect(markdown(text("[r](../../README.md)"))).toContain('<a href="../../run/files/README.md">r</a>');
  });

  it("turns terms in italics into links to the glossary, but not in code or formulas", () => {
    expect(markdown(text("has *features*, and *can* be"))).toContain("has {term}`features <feature>`, and *can* be");
    expect(markdown(text("`*features*` and $a *features* b$"))).toContain("`*features*` and $a *features* b$");
  });

  it("hides the answer to a prediction, and leaves out what only the learner's session says", () => {
    const asked = code('// "a": more, "b": less\npredict("02-1", "More or less?", undefined);', [], ["predict"]);
    const answer = printed('02-1  it is "b"; you have not answered\n    Because.\n');
    const all = markdown(
      asked,
      code("// The answer to 02-1: run this cell to see it.\noutcome();", [answer], ["reveal"]),
    );
    expect(all).toContain('<details class="prediction" data-id="02-1" data-options="a b" data-answer="b">');
    expect(all).toContain("Show the answer to 02-1");
    expect(all).toContain("it is &#34;b&#34;\n    Because.");
    expect(all).not.toContain("you have not answered");
    expect(all).not.toContain("run this cell");
  });

  it("shows what a cell computes before it asks, but not the question once more", () => {
    const said =
      "✓ sum = 1\n07-1  E of the answer that is always 1?\n    no answer yet: write yours in place of undefined, then go on\n";
    const figure = shown({ "image/svg+xml": "<svg></svg>", "text/plain": "A chart." });
    const all = markdown(code('show();\npredict("07-1", "E?", undefined);', [figure, printed(said)], ["predict"]));
    expect(all).toContain('<figure class="figure"');
    expect(all).toContain('<pre class="printed"><span class="pass">✓</span> sum = 1</pre>');
    const only = code(
      'predict("07-1", "E?", undefined);',
      [printed(said.split("\n").slice(1).join("\n"))],
      ["predict"],
    );
    expect(markdown(only)).not.toContain("printed");
  });

  it("hides a number that the reader is to predict, and names it for the page's script", () => {
    const asked = code('predict("07-1", "How large?", undefined);', [], ["predict"]);
    const all = markdown(
      asked,
      code("outcome();", [printed("07-1  it is 1.2e-7; you have not answered\n")], ["reveal"]),
    );
    expect(all).toContain(
      '<details class="prediction" data-id="07-1" data-number="1.2e-7"><summary>Show the answer to 07-1',
    );
  });

  it("links an exercise to its solution", () => {
    const exercise = code(
      "todo();",
      [printed("○ exercise 02-3 open: not attempted yet.\n")],
      ["exercise"],
      "exercise-02-3",
    );
    expect(markdown(exercise)).toContain('<a href="../solutions/02-gates.html#cell-exercise-02-3">Solution</a>');
    expect(markdown(exercise)).not.toContain("not attempted yet");
    const explain = text("Why?\n\n*Your answer (double-click here):*", "exercise-02-5");
    expect(markdown(explain)).toContain(
      'Why?\n\n<p class="exercise"><a href="../solutions/02-gates.html#cell-exercise-02-5">',
    );
  });

  it("replaces the line for an answer also above other text, and finds the solution by the exercise's number", () => {
    const cell = text(
      "**Exercise 02-5, to explain.** Why?\n\n*Your answer (double-click here):*\n\n[1] A paper.",
      "summary",
    );
    expect(markdown(cell)).toContain(
      'Why?\n\n<p class="exercise"><a href="../solutions/02-gates.html#cell-exercise-02-5">Solution</a></p>\n\n[1] A paper.',
    );
  });

  it("says below the figure of a slider that the notebook has a slider, and for which value the picture is", () => {
    const data = { "application/vnd.jupyter.widget-view+json": { model_id: "1" }, "image/svg+xml": "<svg></svg>" };
    const { markdown } = page(code("slider();", [shown({ ...data, "text/plain": "bias: at t < 1: 0.5\nA chart." })]));
    expect(markdown).toContain(
      "<figcaption>In the notebook, a slider or a list changes “bias: at t &#60; 1”. This picture is for bias: at t &#60; 1 = 0.5.</figcaption>",
    );
    const still = page(code("show();", [shown({ "image/svg+xml": "<svg></svg>", "text/plain": "bias: 0.5" })]));
    expect(still.markdown).not.toContain("figcaption");
  });

  it("keeps a figure's data and picture, and describes the figure in words", () => {
    const data = { "application/vnd.plotly.v1+json": { data: [], layout: { height: 300 } }, "text/plain": "A <line>." };
    const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="700" height="300"></svg>';
    const made = page(code("show();", [shown({ ...data, "image/svg+xml": svg })]));
    expect(made.figures).toEqual([{ name: "lessons-02-gates-1", plotly: '{"data":[],"layout":{"height":300}}', svg }]);
    expect(made.markdown).toContain('data-figure="../figures/lessons-02-gates-1.json"');
    expect(made.markdown).toContain('aria-label="A &#60;line&#62;."');
  });

  it("shows an explorable as its picture, with the state from which it becomes live", () => {
    const data = { "application/vnd.gatebook.explorable+json": { module: "cell", state: { step: 1 } } };
    const all = markdown(
      code("explore();", [shown({ ...data, "image/svg+xml": "<svg>\n</svg>", "text/plain": "A cell." })]),
    );
    expect(all).toContain('data-explorable="cell" data-state="{&#34;step&#34;:1}"><svg> </svg></div>');
  });

  it("escapes what a cell prints, and marks passed checks", () => {
    expect(markdown(code("check();", [printed("✓ a < b\n\nend\n")]))).toContain(
      '<pre class="printed"><span class="pass">✓</span> a &#60; b\n&#8203;\nend</pre>',
    );
  });

  it("throws if a cell fails", () => {
    const error = { output_type: "error" as const, ename: "InputError", evalue: "wrong shape" };
    expect(() => markdown(code("lstm();", [error]))).toThrow(
      "lessons/02-gates: a cell fails with InputError: wrong shape",
    );
  });
});
