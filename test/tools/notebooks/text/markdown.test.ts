import { describe, expect, it } from "vitest";
import { wordCount } from "../../../../tools/notebooks/text/limits.mjs";
import { headingsIn, linksIn, plainText } from "../../../../tools/notebooks/text/markdown.mjs";
import { identifierNameFault, proseNameFaults } from "../../../../tools/notebooks/text/names.mjs";
import { code, markdown, notebook } from "../fixture.js";

const targets = (text: string) =>
  linksIn(text).map(({ image, text: label, target, line }) => [image, label, target, line]);

describe("linksIn, headingsIn and plainText", () => {
  it("finds links of every kind, with their lines", () => {
    expect(
      targets(
        '[a](b.md)\n[c](d_(e).md "f")\n![g](<h i.png>)\n\n[k]: l.md "m"\n<a href="n">o</a> <img alt=\'p\' src=q>',
      ),
    ).toEqual([
      [false, "a", "b.md", 1],
      [false, "c", "d_(e).md", 2],
      [true, "g", "h i.png", 3],
      [false, "k", "l.md", 5],
      [false, "", "n", 6],
      [true, "p", "q", 6],
    ]);
  });

  it("finds a picture inside a link as a picture and as a link", () => {
    expect(targets("[![a](b.png)](c.md)")).toEqual([
      [false, "a", "c.md", 1],
      [true, "a", "b.png", 1],
    ]);
  });

  it("finds no link in code, in a formula, or in a comment", () => {
    expect(
      targets("`[a](b)` ``[`c`](d)``\n```md\n[e](f)\n```\n~~~\n[g](h)\n~~~\n$[i](j)$ $$[k](l)$$ <!-- [m](n) -->"),
    ).toEqual([]);
    expect(targets("```\n[a](b)")).toEqual([]); // an unclosed fence continues to the end
    expect(targets("```ts\n`\n```\n[a](b)\n```ts\n`\n```")).toEqual([[false, "a", "b", 4]]);
  });
});

it("returns headings as a reader sees them", () => {
  expect(headingsIn("# The *forget* `f_t_x` [gate](a.md) ##\n\n###  snake_case_name\n\n```\n# no\n```\n#no\n")).toEqual(
    [
      { level: 1, text: "The forget f_t_x gate", line: 1 },
      { level: 3, text: "snake_case_name", line: 3 },
    ],
  );
});

it("returns the words that a reader sees", () => {
  const text = [
    "# One two",
    "It's **three**-fold, 0.858 of _it_ [five six](seven.md).", // 7 words
    "$a + b$ `code here` <b>eight</b> &mdash;", // 1 word: the entity is a dash
    "$$\na line\n- of a formula\n\n= a\n$$",
    "| not | counted |\n|---|---|\n| nor | this |",
    "```\nnor this\n```",
    "- item\n1. item", // 2 words
  ].join("\n");
  expect(plainText(text)).not.toMatch(/seven|code here|formula/);
  expect(
    plainText(text)
      .split("\n")
      .map((line) => line.trim())
      .slice(1, 3),
  ).toEqual(["It's three-fold, 0.858 of it five six.", "eight  —"]);
  expect(wordCount(notebook([markdown("a", text), code("b", "const not = 1;")]))).toBe(2 + 7 + 1 + 2);
});

describe("in prose and code, the name", () => {
  it.each([
    "the forget gate",
    "Forget gates open",
    "we keep gate 1 open",
    "read gate by gate",
    '"remember gate"',
    "“the f gate”",
  ])("%s is accepted", (text) => expect(proseNameFaults(text)).toEqual([]));

  it.each([
    ["the forgot gate", "forget gate"],
    ["a keep gate", "forget gate"],
    ["Remember gates", "forget gate"],
    ["inputgate", "input gate"],
    ["the write gate", "input gate"],
    ["the output-gates", "output gate"],
    ["The z-gate", "update gate"],
    ["the Reset Gate", "reset gate"],
    ["the candidate gate", "candidate"],
    ["cellstate", "cell state"],
    ["hidden-state", "hidden state"],
  ])("%s is rejected in prose in favour of: %s", (text, right) => {
    const [fault, ...more] = proseNameFaults(`one\n${text}.`);
    expect(fault).toEqual({ line: 2, message: expect.stringContaining(`is called "${right}" here`) });
    expect(more).toEqual([]);
  });

  it.each(["forgetGate", "FORGET_GATE", "keepGate", "cellState", "hState0x", "gate"])(
    "%s is accepted as an identifier",
    (name) => {
      expect(identifierNameFault(name)).toBeUndefined();
    },
  );

  it.each([
    ["forgotGate", "forgetGate"],
    ["f_gate", "forgetGate"],
    ["RememberGates", "forgetGate"],
    ["cState", "cellState"],
    ["hiddenstate", "hiddenState"],
    ["candidateGate", "candidate"],
  ])("%s is rejected as an identifier in favour of: %s", (name, right) => {
    expect(identifierNameFault(name)).toMatch(new RegExp(`^${name}: .* Write ${right}\\.$`));
  });
});
