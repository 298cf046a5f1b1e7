import { type Figure, InputError, palette, transformerBlockDiagram } from "gatebook";
import { describe, expect, test } from "vitest";
import { contrast } from "../../../src/figures/kit/oklab";

const places = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text, x, y }) => [text, x, y]);
const colours = ({ layout }: Figure) =>
  (layout.shapes ?? []).flatMap(({ fillcolor }) => (fillcolor ? [String(fillcolor)] : []));

describe("a diagram of a transformer block", () => {
  test("is in colour where it is lit, and keeps every part in its place", () => {
    const [all, none, attention] = [undefined, [], ["attention"] as const].map((lit) =>
      transformerBlockDiagram(lit === undefined ? {} : { lit }),
    ) as [Figure, Figure, Figure];
    for (const figure of [none, attention]) expect(places(figure)).toEqual(places(all));
    const grey: string[] = [palette.card, palette.faint];
    expect(colours(none).filter((colour) => !grey.includes(colour))).toEqual([]);
    // the box of attention and its four arrows: three into it, one out of it
    expect(colours(attention).filter((colour) => !grey.includes(colour))).toHaveLength(5);
  });

  test("has words with a contrast of at least 4.5:1", () => {
    for (const figure of [transformerBlockDiagram({ lit: [] }), transformerBlockDiagram()]) {
      for (const { font } of (figure.layout.annotations ?? []) as { font: { color: string } }[])
        if (font.color !== "#ffffff") expect(contrast(font.color, palette.card)).toBeGreaterThanOrEqual(4.5);
      for (const colour of colours(figure))
        if (![palette.card, palette.faint, palette.highlight].includes(colour as never))
          expect(contrast("#ffffff", colour), colour).toBeGreaterThanOrEqual(4.5);
    }
  });

  test("shows the formulas of the lesson, in the order of the data", () => {
    const [trace] = transformerBlockDiagram().data as { text: string[]; x: number[] }[];
    expect(trace?.text[2]).toBe("y = norm(x + attend(x))");
    expect([...(trace?.x ?? [])].sort((one, other) => one - other)).toEqual(trace?.x);
  });

  test("is described in words", () => {
    expect(transformerBlockDiagram({ lit: ["sums"] }).alt).toBe(
      "Diagram of a transformer block, from its input x through y to its output z. Lit: two sums, each of which adds what a part has computed to " +
        "the input of that part. In grey: attention, network and norms.",
    );
    expect(transformerBlockDiagram({ lit: [] }).alt).toContain("Nothing is lit yet.");
  });

  test("rejects a part that it does not have", () => {
    expect(() => transformerBlockDiagram({ lit: [undefined] as never })).toThrow(/got "undefined"/);
    expect(() => transformerBlockDiagram({ lit: ["decoder"] as never })).toThrow(
      new InputError(
        'transformerBlockDiagram: lit must contain only parts of the diagram (attention, network, sums, norms), got "decoder".',
      ),
    );
  });
});
