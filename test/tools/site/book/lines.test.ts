import { describe, expect, it } from "vitest";
import { wrap } from "../../../../src/check/wrap";
import { joinedLines, withLongLines, wrappable } from "../../../../tools/site/book/lines.mjs";
import { printedFor } from "../../../../tools/site/book/outputs.mjs";

/** Long texts of the kinds that the library prints. */
const long = [
  "○ exercise 11-6 open: nothing was set yet: move the query until h₂ gets at least 0.8 of the weight, and then run this cell again. If there is nothing to move here, set it by code, with the name of the variable above for NAME: NAME.set({ query: … }).",
  `✓ rows = [${Array.from({ length: 40 }, (_, n) => (n / 7).toFixed(6)).join(", ")}] in shape [4, 10]`,
  `✗ too long: [${Array.from({ length: 30 }, (_, n) => n).join(", ")}, … 18 numbers], expected 4.75`,
];

describe("joinedLines", () => {
  it("takes back the breaks of the library, and no others", () => {
    for (const text of long) {
      expect(joinedLines(wrap(text)), text).toBe(text);
      expect(joinedLines(wrap(`short\n${text}\n    indented, but short`)), text).toBe(
        `short\n${text}\n    indented, but short`,
      );
    }
    for (const text of ["one\n    two", "if (x) {\n    y\n}", "", "\n"]) expect(joinedLines(text)).toBe(text);
  });

  it("takes back a break at every length of a line", () => {
    for (let length = 60; length < 160; length++) {
      const text = `${"word ".repeat(40).slice(0, length)}end of the line`;
      expect(joinedLines(wrap(text))).toBe(text);
    }
  });
});

describe("printedFor", () => {
  const goals = ["do it", long[0] ?? "", `${"set the bias ".repeat(9)}.`];

  it("leaves out all lines about an exercise that nobody has tried", () => {
    for (const goal of goals)
      expect(printedFor(`before\n${wrap(`○ exercise 01-6 open: ${goal}`)}\n    after\n`), goal).toBe(
        "before\n    after",
      );
  });

  it.each(["you have not answered", "there is no prediction with this name yet: run its cell first"])(
    "leaves out that %s, wherever the line was broken",
    (unanswered) => {
      for (let length = 1; length < 200; length++) {
        const value = `"${"an answer ".repeat(20).slice(0, length)}."`;
        const printed = wrap(`02-1  it is ${value}; ${unanswered}`);
        expect(printedFor(printed)).toBe(`02-1  it is ${value}`);
        const reason = wrap(`02-1  it is ${value}; ${unanswered}\n    Because.`);
        expect(printedFor(reason)).toBe(`02-1  it is ${value}\n    Because.`);
      }
      expect(printedFor("0 of 4 right, 4 not answered.\n")).toBe("");
    },
  );

  it("keeps verdicts on answers that a cell gives itself", () => {
    const text = wrap(`✗ exercise 11-6 failed: not there yet: ${"move it ".repeat(20)}.`);
    expect(printedFor(text)).toContain("not there yet: move it");
  });
});

describe("wrappable", () => {
  const line = (code: string) => withLongLines(`<div class="highlight"><pre>${code}</pre></div>`);

  it("indents the continuation of code below its text", () => {
    const rest = "x".repeat(40);
    expect(line(`  call(${rest})\n// ${rest}`)).toBe(
      `<div class="highlight"><pre><span class="long" style="--hang:6">  call(${rest})</span>\n<span class="long" style="--hang:3">// ${rest}</span></pre></div>`,
    );
  });

  it("leaves short lines, and counts neither tags nor entities as letters", () => {
    const short = `<span class="nx">${"&lt;".repeat(30)}</span>`;
    expect(wrappable(short, () => 4)).toBe(short);
    expect(line("a\n\nb")).toBe('<div class="highlight"><pre>a\n\nb</pre></div>');
  });
});
