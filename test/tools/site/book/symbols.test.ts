import { describe, expect, it } from "vitest";
import { markSymbols, symbolsIn } from "../../../../tools/site/book/symbols.mjs";

const table = [
  "| symbol | in code |",
  "|---|---|",
  "| $x_t$ | `x` |",
  "| $h_{t-1}$ | `old.hidden` |",
  "| $W_o$, $U_o$ | `kernel`, `recurrent` |",
  "| $\\tanh(c_t)$ | `squashed` |",
  "| $c_t$ | `cell` |",
].join("\n");
const symbols = symbolsIn(table);
const marked = (number: number, tex: string) => `\\htmlData{symbol=${number}}{${tex}}`;
/** Marks a formula, and leaves out blanks, which mean nothing in it. */
const mark = (tex: string) => markSymbols(tex, symbols).replaceAll(" ", "");

describe("symbolsIn", () => {
  it("returns each formula in the first column of a table of symbols", () => {
    expect(symbols).toEqual(["x_t", "h_{t-1}", "W_o", "U_o", "\\tanh(c_t)", "c_t"]);
  });

  it("ignores other tables and formulas in the text", () => {
    expect(symbolsIn("| unit | gate |\n|---|---|\n| $u$ | 1 |\n\n$c_t$ is the cell state.")).toEqual([]);
  });
});

describe("markSymbols", () => {
  it("marks every symbol with its number", () => {
    expect(mark("x_t W_o + h_{t-1} U_o")).toBe(
      `${marked(0, "x_t")}${marked(2, "W_o")}+${marked(1, "h_{t-1}")}${marked(3, "U_o")}`,
    );
  });

  it("finds a symbol that is written with more braces or blanks", () => {
    expect(mark("c_{t} = h_{ t - 1 }")).toBe(`${marked(5, "c_t")}=${marked(1, "h_{t-1}")}`);
  });

  it("marks a symbol inside a longer symbol and inside an exponent", () => {
    expect(mark("\\tanh(c_t)")).toBe(marked(4, `\\tanh(${marked(5, "c_t")})`));
    expect(mark("e^{-c_t}")).toBe(`e^{-${marked(5, "c_t")}}`);
  });

  it("leaves longer names, bare arguments and text unchanged", () => {
    for (const tex of ["c_{t-1}", "c_t^2", "\\hat c_t", "\\text{ after x_t }", "x_{tt}"])
      expect(mark(tex)).toBe(tex.replaceAll(" ", ""));
  });
});
