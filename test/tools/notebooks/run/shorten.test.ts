import { describe, expect, it } from "vitest";
import { textOf } from "../../../../tools/notebooks/notebook.mjs";
import { shortened, shorteningCell } from "../../../../tools/notebooks/run/shorten.mjs";
import { code, markdown } from "../fixture";

const notebook = (...sources: string[]) => ({
  ...{ nbformat: 4, nbformat_minor: 5, metadata: {} },
  cells: [markdown("title", "# Title"), ...sources.map((source, n) => code(`cell-${n}`, source))],
});

describe("shortened", () => {
  it("adds one cell after the import of train and changes no other cell", () => {
    const whole = notebook(
      'import { ready } from "gatebook";',
      'import {\n  check, train,\n} from "gatebook";',
      "train();",
    );
    const short = shortened(whole, 20);
    expect(short.cells.map(({ id }) => id)).toEqual(["title", "cell-0", "cell-1", shorteningCell, "cell-2"]);
    expect(short.cells.filter(({ id }) => id !== shorteningCell)).toEqual(whole.cells);
    const added = short.cells.find(({ id }) => id === shorteningCell);
    expect(textOf(added ?? { source: "" })).toContain("steps: 20");
  });

  it("returns a notebook that does not train unchanged", () => {
    const whole = notebook('import { trainable, check } from "gatebook";', "// train");
    expect(shortened(whole, 20)).toBe(whole);
  });
});
