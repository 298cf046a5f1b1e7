import { describe, expect, it } from "vitest";
import { wrap } from "../../../src/check/wrap";

describe("wrap", () => {
  const words = Array.from({ length: 40 }, (_, n) => `word${n}`).join(" ");

  it("breaks a long line at spaces and indents the lines that continue it", () => {
    const lines = wrap(words).split("\n");
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {4}word/);
    expect(lines.map((line) => line.trim()).join(" ")).toBe(words);
  });

  it("keeps the count of a list and a shape in one line", () => {
    for (let length = 40; length < 90; length++) {
      const lines = wrap(`${"x".repeat(length)} = [0.1, 0.2, … 18 numbers] in shape [1, 3, 6]`);
      expect(lines).toContain("… 18 numbers]");
      expect(lines).toContain("in shape [1, 3, 6]");
    }
  });

  it("keeps short lines, line ends, spaces and words that have no space", () => {
    const text = `00-1  Which one?\n    ${"x".repeat(300)}\n\n`;
    expect(wrap(text)).toBe(text);
  });
});
