import { cellDiagram, type Figure, gateColours, type LstmPart, palette } from "gatebook";
import { describe, expect, test } from "vitest";
import { gruScene } from "../../../src/figures/diagrams/gru-scene";
import { lstmScene } from "../../../src/figures/diagrams/lstm-scene";
import { rnnScene } from "../../../src/figures/diagrams/rnn-scene";
import { frame, type Scene } from "../../../src/figures/diagrams/scene";
import { arrowHead, roundedPath } from "../../../src/figures/diagrams/svg-paths";
import { contrast } from "../../../src/figures/kit/oklab";

type Drawn = { path?: string; fillcolor?: string; line?: { color?: string } };
const shapes = ({ layout }: Figure) => (layout.shapes ?? []) as Drawn[];
const words = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text }) => String(text));
const colours = (figure: Figure) => new Set(shapes(figure).flatMap(({ fillcolor, line }) => [fillcolor, line?.color]));

const parts: LstmPart[] = ["forget", "input", "candidate", "output", "cell", "hidden"];

describe("a cell diagram in which one more part is highlighted from lesson to lesson:", () => {
  const lessons = parts.map((_, n) => cellDiagram({ cell: "lstm", lit: parts.slice(0, n + 1) }));

  test("outlines and words keep their positions", () => {
    const outline = (figure: Figure) =>
      shapes(figure)
        .map((shape) => shape.path)
        .sort();
    const place = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text, x, y }) => [text, x, y]);
    for (const figure of lessons) {
      expect(outline(figure)).toEqual(outline(lessons[0] as Figure));
      expect(place(figure)).toEqual(place(lessons[0] as Figure));
    }
  });

  test("exactly the highlighted gates have their colours", () => {
    for (const [n, figure] of lessons.entries())
      for (const [m, part] of (["forget", "input", "candidate", "output"] as const).entries())
        expect(colours(figure).has(gateColours[part]), `${part} in lesson ${n}`).toBe(m <= n);
  });

  test("without highlighted parts, everything is grey and all words are present", () => {
    const dark = cellDiagram({ cell: "lstm", lit: [] });
    for (const colour of Object.values(gateColours)) expect(colours(dark)).not.toContain(colour);
    expect(colours(dark)).toContain(palette.faint);
    expect(words(dark)).toEqual(words(cellDiagram({ cell: "lstm" })));
  });

  test("all words have a contrast of at least 4.5:1 to their background, highlighted or not", () => {
    const body = "#f2efe7";
    for (const figure of [cellDiagram({ cell: "lstm", lit: [] }), cellDiagram({ cell: "gru" })])
      for (const { text, font } of (figure.layout.annotations ?? []) as { text: string; font: { color: string } }[]) {
        if (font.color === "#ffffff") continue; // words on a highlighted gate are tested with the palette
        // activations are on a rounded box with the colour of the page, and all other words are on the cell's body or on the page
        for (const ground of /^(\u03c3|tanh)$/.test(text) ? [palette.card] : [palette.card, body])
          expect(contrast(font.color, ground), `${text} ${font.color}`).toBeGreaterThanOrEqual(4.5);
      }
  });
});

test("numbers are written next to their wires with three digits, and texts are written unchanged", () => {
  const figure = cellDiagram({
    cell: "lstm",
    lit: ["forget"],
    values: { forget: 0.858149, cellBefore: 0.5, kept: 0.4290745, x: "<?>" },
  });
  expect(words(figure)).toEqual(
    expect.arrayContaining([
      "<i>f</i> = 0.858",
      "<i>c</i><sub>t\u22121</sub> = 0.5",
      "<i>f\u2299c</i> = 0.429",
      "<i>x</i><sub>t</sub> = &lt;?&gt;",
    ]),
  );
});

test("each gate and operation shows its formula when the pointer is over it", () => {
  const [trace] = cellDiagram({ cell: "gru" }).data as { text: string[] }[];
  const h = "h<sub>t\u22121</sub>";
  expect(trace?.text).toContain(
    `update: z = sigmoid(x<sub>t</sub> W<sub>z</sub> + ${h} U<sub>z</sub> + b<sub>z</sub>)`,
  );
  expect(trace?.text).toContain(
    `candidate: g = tanh(x<sub>t</sub> W<sub>g</sub> + (r \u2299 ${h}) U<sub>g</sub> + b<sub>g</sub>)`,
  );
  expect(trace?.text).toContain(`h<sub>t</sub> = z \u2299 ${h} + (1 \u2212 z) \u2299 g: the new hidden state`);
  expect(trace?.text).toHaveLength(8);
});

describe("a cell diagram of the path of the gradient", () => {
  const there = cellDiagram({ cell: "lstm", lit: ["forget"] });
  const back = cellDiagram({ cell: "lstm", lit: ["forget"], backward: true });
  const dashed = (figure: Figure) =>
    (figure.layout.shapes ?? []).filter(({ line }) => (line as { dash?: string }).dash === "dash");

  test("draws highlighted wires dashed, in the same colours and positions as for the forward pass, and changes nothing else", () => {
    expect(dashed(there)).toEqual([]);
    expect(dashed(back).length).toBeGreaterThan(4);
    for (const { line } of dashed(back)) expect((line as { color: string }).color).not.toBe(palette.faint);
    expect(colours(back)).toEqual(colours(there));
  });

  test("draws reversed arrows, out of the cell on the left and into the gates from above", () => {
    const tips = (figure: Figure) => shapes(figure).flatMap(({ path }) => (path?.endsWith("Z") ? [path] : []));
    const tipAt = (figure: Figure, x: number, y: number) => tips(figure).some((path) => path.startsWith(`M${x},${y}L`));
    const { top, hidden, operation } = frame;
    expect([tipAt(there, 0, top), tipAt(back, 0, top)]).toEqual([false, true]);
    expect([tipAt(there, 0, hidden), tipAt(back, 0, hidden)]).toEqual([false, true]);
    expect([tipAt(there, 176, top - operation), tipAt(back, 176, top - operation)]).toEqual([true, false]);
  });

  test("shows the gradients of the weighted sums at the gates, and the gradients of the states at the ends of the wires", () => {
    const values = { forget: -0.00264, cellBefore: 0.437, kept: 0.544 };
    const figure = cellDiagram({ cell: "lstm", lit: ["forget"], backward: true, values });
    expect(words(figure)).toEqual(
      expect.arrayContaining([
        "d<i>a</i><sub>f</sub> = \u22120.00264",
        "d<i>c</i><sub>t\u22121</sub> = 0.437",
        "d(<i>f\u2299c</i>) = 0.544",
        "<i>i</i>",
      ]),
    );
  });
});

describe.each<[string, Scene]>([
  ["LSTM", lstmScene],
  ["GRU", gruScene],
  ["RNN", rnnScene],
])("the scene of the %s", (_, scene) => {
  test("is inside the frame, and its wires are horizontal or vertical", () => {
    for (const { path } of scene.wires)
      for (const [n, [x, y]] of path.entries()) {
        expect(x >= 0 && x <= frame.width && y >= 0 && y <= frame.height).toBe(true);
        const [beforeX, beforeY] = path[n - 1] ?? [x, y];
        expect(x === beforeX || y === beforeY).toBe(true);
      }
  });

  test("has no wire, operation or number that belongs to no part of the cell", () => {
    for (const { parts: owners } of [...scene.wires, ...scene.operations, ...scene.terminals, ...scene.readings]) {
      expect(owners.length).toBeGreaterThan(0);
      for (const part of owners) expect(scene.parts).toContain(part);
    }
  });

  test("keeps the gates apart", () => {
    const middles = scene.gates.map(({ at }) => at[0]).sort((a, b) => a - b);
    for (const [n, x] of middles.slice(1).entries())
      expect(x - (middles[n] as number)).toBeGreaterThan(frame.gate.width + 8);
  });
});

describe("the path of a wire:", () => {
  test("corners are rounded, and the end is shortened if it has an arrow", () => {
    expect(
      roundedPath(
        [
          [0, 0],
          [0, 40],
          [50, 40],
        ],
        6,
      ),
    ).toBe("M0,0L0,28Q0,40 12,40L44,40");
  });

  test("the tip of an arrow is at the end of the path", () => {
    expect(
      arrowHead(
        [
          [0, 0],
          [20, 0],
        ],
        8,
        6,
      ),
    ).toBe("M20,0L12,3L12,-3Z");
  });
});
