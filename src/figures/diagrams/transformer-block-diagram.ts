// Draws the figure `transformerBlockDiagram`, which shows the parts of a transformer block.
import type { Annotation } from "plotly.js";
import { checkNames } from "../../base/validate";
import { attentionColour, gateColours, palette } from "../kit/colours";
import type { Figure } from "../kit/figure";
import { sayList } from "../kit/number-text";
import { mathFamily, note } from "../kit/theme";
import { diagramFigure } from "./diagram-figure";
import { type Box, type BoxWire, boxWords, drawBox, drawWire, QUIET } from "./draw-boxes";
import { litParts } from "./lit-parts";
import type { Place } from "./scene";

/** The name of a part that can be lit in the diagram of a transformer block. */
export type TransformerBlockPart = "attention" | "network" | "sums" | "norms";

const PARTS: readonly TransformerBlockPart[] = ["attention", "network", "sums", "norms"];

/** The options of `transformerBlockDiagram`. */
export interface TransformerBlockDiagramOptions {
  /** The lit parts, which are drawn in colour; by default all parts. The other parts are grey. */
  readonly lit?: readonly TransformerBlockPart[];
  readonly title?: string;
}

/** The size of the diagram in pixels, and the heights of its two lines. */
const size = { width: 684, height: 172 } as const;
const [line, above] = [74, 140];
/** The horizontal positions of the parts, in the order of the diagram. */
const x = { branch: 40, attention: 144, sum: 226, norm: 280, y: 338, relu: 404, layer: 488, sum2: 546, norm2: 600 };

const colours: Readonly<Record<TransformerBlockPart, string>> = {
  attention: attentionColour,
  network: gateColours.candidate,
  sums: palette.ink,
  norms: gateColours.hidden,
};

const box = (part: TransformerBlockPart, at: number, width: number, text: string, formula: string, height = 40) =>
  ({ part, at: [at, line] as Place, size: [width, height] as Place, text, formula, isRound: false }) as const;
const plus = (at: number, formula: string) =>
  ({
    part: "sums",
    at: [at, line] as Place,
    size: [28, 28] as Place,
    text: "<b>+</b>",
    formula,
    isRound: true,
  }) as const;

const boxes = [
  box("attention", x.attention, 96, "attention,<br>N heads", "attend(x): N heads, then one layer", 92),
  plus(x.sum, "x + attend(x)"),
  box("norms", x.norm, 54, "norm", "y = norm(x + attend(x))"),
  box("network", x.relu, 84, "layer, relu", "relu(y W<sub>h</sub> + b<sub>h</sub>), for each step alone"),
  box("network", x.layer, 54, "layer", "relu(…) W<sub>o</sub> + b<sub>o</sub>, for each step alone"),
  plus(x.sum2, "y + relu(y W<sub>h</sub> + b<sub>h</sub>) W<sub>o</sub> + b<sub>o</sub>"),
  box("norms", x.norm2, 54, "norm", "z = norm(y + …)"),
] as const satisfies readonly (Box & { part: TransformerBlockPart })[];

type Wire = BoxWire & { readonly part: TransformerBlockPart };
const straight = (part: TransformerBlockPart, from: number, to: number): Wire => ({
  ...{ part, arrow: true },
  path: [
    [from, line],
    [to, line],
  ],
});
/** A line from the branch over other parts to a sum. */
const skip = (from: number, to: number): Wire => ({
  ...{ part: "sums", arrow: true, branch: true },
  path: [
    [from, line],
    [from, above],
    [to, above],
    [to, line + 14],
  ],
});
/** A line from the branch to the left side of attention, above or below the middle. */
const into = (height: number): Wire => ({
  ...{ part: "attention", arrow: true },
  path: [
    [x.branch + 12, line],
    [x.branch + 12, line + height],
    [x.attention - 48, line + height],
  ],
});

const wires: readonly Wire[] = [
  straight("attention", 0, x.attention - 48),
  ...[30, -30].map(into),
  skip(x.branch - 12, x.sum),
  straight("attention", x.attention + 48, x.sum - 14),
  straight("sums", x.sum + 14, x.norm - 27),
  straight("norms", x.norm + 27, x.relu - 42),
  skip(x.y - 12, x.sum2),
  straight("network", x.relu + 42, x.layer - 27),
  straight("network", x.layer + 27, x.sum2 - 14),
  straight("sums", x.sum2 + 14, x.norm2 - 27),
  straight("norms", x.norm2 + 27, size.width),
];

const roles: Readonly<Record<TransformerBlockPart, string>> = {
  attention: "attention with N heads, which takes its queries, keys and values from the input",
  network: "a network of two layers with a relu, which computes each step alone",
  sums: "two sums, each of which adds what a part has computed to the input of that part",
  norms: "two layer normalisations, one after each sum",
};

/**
 * Returns a diagram of a transformer block with normalisation after each sum: y = norm(x + attend(x)), z = norm(y + relu(y W_h + b_h) W_o + b_o). The input
 * x is on the left, the output z on the right; both are [B, T, F]. The formula of a box appears when the mouse is over the box.
 *
 * Source: Vaswani et al. (2017), "Attention Is All You Need", section 3.1.
 *
 * `transformerBlockDiagram({ lit: ["attention"] })`
 * @throws InputError if a part does not exist
 */
export function transformerBlockDiagram(options: TransformerBlockDiagramOptions = {}): Figure {
  const caller = "transformerBlockDiagram";
  checkNames(caller, "options", options, ["lit", "title"]);
  const lit = litParts(caller, PARTS, options.lit);
  const dimFirst = [...wires].sort((one, other) => Number(lit.has(one.part)) - Number(lit.has(other.part)));
  return diagramFigure({
    size,
    title: options.title,
    shapes: [
      ...dimFirst.flatMap((wire) => drawWire(wire, lit.has(wire.part), colours[wire.part])),
      ...boxes.map((one) => drawBox(one, lit.has(one.part), colours[one.part])),
    ],
    annotations: [...boxes.map((one) => boxWords(one, lit.has(one.part))), ...words(lit)],
    hover: boxes.map(({ at, formula }) => ({ at, text: formula })),
    alt: altText(lit),
  });
}

function words(lit: ReadonlySet<TransformerBlockPart>): Annotation[] {
  const word = (text: string, at: Place, part: TransformerBlockPart | undefined, more: Partial<Annotation> = {}) => {
    const color = part === undefined || lit.has(part) ? palette.ink : QUIET;
    return note(text, { x: at[0], y: at[1], yanchor: "middle", font: { size: 12, color }, ...more });
  };
  const symbol = (text: string, at: Place) =>
    word(text, at, undefined, { font: { size: 17, family: mathFamily, color: palette.ink } });
  return [
    symbol("<i>x</i>", [10, line + 14]),
    symbol("<i>y</i>", [x.y - 1, line - 14]),
    symbol("<i>z</i>", [size.width - 22, line + 14]),
    word("q", [x.branch + 30, line + 38], "attention"),
    word("k", [x.branch + 30, line + 8], "attention"),
    word("v", [x.branch + 30, line - 22], "attention"),
    word("<i>x</i> is added", [(x.branch + x.sum) / 2, above + 12], "sums"),
    word("<i>y</i> is added", [(x.y + x.sum2) / 2, above + 12], "sums"),
  ];
}

function altText(lit: ReadonlySet<TransformerBlockPart>): string {
  const dark = PARTS.filter((part) => !lit.has(part));
  return [
    "Diagram of a transformer block, from its input x through y to its output z.",
    lit.size > 0 ? `Lit: ${[...lit].map((part) => roles[part]).join("; ")}.` : "Nothing is lit yet.",
    ...(dark.length > 0 && lit.size > 0 ? [`In grey: ${sayList(dark)}.`] : []),
  ].join(" ");
}
