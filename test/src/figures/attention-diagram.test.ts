import { type AttentionPart, attentionDiagram, type Figure, InputError, palette } from "gatebook";
import { describe, expect, test } from "vitest";
import { contrast } from "../../../src/figures/kit/oklab";

const any = (value: unknown) => value as never;
const parts: AttentionPart[] = ["encoder", "scores", "weights", "context", "decoder"];
const words = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text }) => String(text));
const places = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text, x, y }) => [text, x, y]);
const outline = ({ layout }: Figure) => (layout.shapes ?? []).flatMap(({ path }) => path ?? []).sort();
const colours = ({ layout }: Figure) => new Set((layout.shapes ?? []).map(({ fillcolor }) => fillcolor));

describe("an attention diagram, whichever parts are highlighted:", () => {
  const lessons = parts.map((_, n) => attentionDiagram({ lit: parts.slice(0, n + 1) }));

  test("every part keeps its position", () => {
    for (const figure of lessons) {
      expect(outline(figure)).toEqual(outline(attentionDiagram({ lit: [] })));
      expect(places(figure)).toEqual(places(attentionDiagram()));
    }
  });

  test("parts that are not highlighted are grey, and all words have a contrast of at least 4.5:1", () => {
    const dark = attentionDiagram({ lit: [] });
    expect(
      [...colours(dark)].filter((colour) => colour && ![palette.card, palette.faint].includes(any(colour))),
    ).toEqual([]);
    for (const figure of [dark, attentionDiagram()]) {
      for (const { font } of (figure.layout.annotations ?? []) as { font: { color: string } }[]) {
        if (font.color !== "#ffffff") expect(contrast(font.color, palette.card)).toBeGreaterThanOrEqual(4.5);
      }
      for (const colour of colours(figure)) {
        const isBox = colour && ![palette.card, palette.faint, palette.highlight].includes(any(colour));
        if (isBox) expect(contrast("#ffffff", colour as string), String(colour)).toBeGreaterThanOrEqual(4.5);
      }
    }
  });

  test("each box shows its formula when the pointer is over it", () => {
    const [trace] = attentionDiagram().data as { text: string[] }[];
    expect(trace?.text).toHaveLength(16);
    expect(trace?.text).toContain("e<sub>2</sub> = score(s, h<sub>2</sub>)");
  });
});

describe("the values in an attention diagram", () => {
  const values = { query: "<s>", scores: [2, 1, 3, -2], weights: [0.2436364, 0.08962882, 0.6622724, 0.004462356] };

  test("are shown as numbers with three digits, or as unchanged texts", () => {
    const said = words(attentionDiagram({ lit: ["scores"], values: values }));
    expect(said).toEqual(expect.arrayContaining(["&lt;s&gt;", "3", "−2", "0.0896", "0.00446"]));
    expect(said).toHaveLength(words(attentionDiagram()).length + 9);
  });

  test("are part of the alt text", () => {
    expect(attentionDiagram({ lit: ["weights"], values: { weights: values.weights, context: 0.9014465 } }).alt).toBe(
      "Diagram of encoder, attention and decoder. Lit: weights, the softmax of the scores. " +
        "In grey: encoder, scores, context and decoder. Numbers on it: weights 0.244, 0.0896, 0.662, 0.00446; context 0.901.",
    );
    expect(attentionDiagram({ lit: [] }).alt).toBe("Diagram of encoder, attention and decoder. Nothing is lit yet.");
  });
});

test.each<[string, object, string]>([
  [
    "an unknown part",
    { lit: ["attention"] },
    'lit must contain only parts of the diagram (encoder, scores, weights, context, decoder), got "attention".',
  ],
  ["a part that is not in a list", { lit: "scores" }, "lit must be a list of parts, got string."],
  [
    "three scores",
    { values: { scores: [1, 2, 3] } },
    "values.scores must have 4 entries, one for each encoder state, got 3.",
  ],
  [
    "one weight",
    { values: { weights: 1 } },
    "values.weights must have 4 entries, one for each encoder state, got number.",
  ],
  ["NaN", { values: { query: Number.NaN } }, "values.query must be a finite number, got NaN"],
  ["an unknown value", { values: { values: [1, 2, 3, 4] } }, 'values has no "values"'],
  ["an unknown option", { cell: "gru" }, 'options has no option "cell"'],
])("attentionDiagram rejects %s", (_, options, message) => {
  const call = () => attentionDiagram(any(options));
  expect(call).toThrow(InputError);
  expect(call).toThrow(`attentionDiagram: ${message}`);
});
