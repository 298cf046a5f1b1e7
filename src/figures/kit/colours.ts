// Defines the colours and line styles of all figures.
import { contrast, mix, shade } from "./oklab";

/** The parts of a cell that have a colour: the gates of LSTM and GRU, the candidate, and the two states. */
export type Part = "forget" | "input" | "candidate" | "output" | "update" | "reset" | "cell" | "hidden";

/**
 * One colour per gate, the same in every lesson.
 *
 * The colours were found by a search. Their contrast on the card is at least 4.5:1, so that they can be used for text. Within a cell they differ by at least 13
 * (CIEDE2000), also for people with protanopia, deuteranopia or tritanopia (Machado, Oliveira and Fernandes 2009). A test checks this.
 */
export const gateColours: Readonly<Record<Part, string>> = {
  forget: "#c54e0f",
  input: "#276de9",
  candidate: "#0e8058",
  output: "#5f119f",
  update: "#045355",
  reset: "#b3328e",
  cell: "#121b35",
  hidden: "#694323",
};

/**
 * The colour of attention weights: teal, which is not the colour of a gate. No ninth colour differs enough from those of the eight parts in all kinds of
 * vision, and it need not, since no figure shows both.
 */
export const attentionColour = "#1f7a8c";

/** The colours of the gates and of everything else in a figure. */
export const palette = {
  ...gateColours,
  /** The background of each figure: a light card in both light and dark themes, since the renderer does not know the theme. */
  card: "#fbfaf7",
  ink: "#1f2328",
  /** Less important text: axis titles and captions. */
  neutral: "#5b616b",
  /** A reference line, such as a baseline or one half. */
  reference: "#6b7280",
  /** Parts that are visible but not the current topic. */
  faint: "#c6cad1",
  grid: "#e6e4de",
  /** The background of the current topic; never used for text. */
  highlight: "#ffe08a",
} as const;

/** The dashes and markers of a line, which distinguish it without colour. */
export interface LineStyle {
  readonly colour: string;
  readonly dash: "solid" | "dash" | "dot" | "dashdot" | "longdash";
  readonly symbol: "circle" | "square" | "diamond" | "triangle-up" | "cross";
}

/** Styles for lines that are not gates, such as models, functions and seeds. They are used in this order. */
export const seriesStyles: readonly LineStyle[] = [
  { colour: "#20263a", dash: "solid", symbol: "circle" },
  { colour: "#1f7a8c", dash: "dash", symbol: "square" },
  { colour: "#b58018", dash: "longdash", symbol: "diamond" },
  { colour: "#8a2846", dash: "dashdot", symbol: "triangle-up" },
  { colour: "#6c8fc7", dash: "dot", symbol: "cross" },
];

/** Returns the style of the n-th line. After the fifth line the styles repeat. */
export function seriesStyle(n: number): LineStyle {
  return seriesStyles[n % seriesStyles.length] as LineStyle;
}

/** Returns shades of one colour from light to dark, for lines with an order (such as a growing bias). All have a contrast of at least 3:1 on the card. */
export function shades(hex: string, count: number): string[] {
  const lightness = (n: number) => (count === 1 ? 0.5 : 0.65 - (0.4 * n) / (count - 1));
  return Array.from({ length: count }, (_, n) => shade(hex, lightness(n)));
}

/** Returns the colour, made as dark as text needs to be readable on the card (contrast 4.5:1). */
export function textColour(hex: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const darker = mix(hex, palette.ink, share);
    if (contrast(darker, palette.card) >= 4.5) return darker;
  }
  return palette.ink;
}

/** The stops of a colour map in Plotly's form. */
export type ColourScale = [number, string][];

const STOPS = 9;

/** Returns a colour map from light to dark in one hue, with equal steps of lightness: a gate from closed (0) to open (1). */
export function sequentialScale(hex: string): ColourScale {
  return Array.from({ length: STOPS }, (_, n) => {
    const at = n / (STOPS - 1);
    return [at, shade(hex, 0.97 - 0.69 * at, Math.min(1, at * 2))];
  });
}

/** The colour below 0. It differs as much as possible from the colour above 0: brown, or blue if brown is already used. */
const BELOW = { most: "#a3530a", hidden: "#2667b5" } as const;

/** Returns a colour map for values of both signs: dark below 0, light in the middle, dark above 0. The colour of the part is above 0. */
export function divergingScale(part: Part): ColourScale {
  const [below, above] = [part === "hidden" ? BELOW.hidden : BELOW.most, gateColours[part]];
  return Array.from({ length: 2 * STOPS - 1 }, (_, n) => {
    const signed = n / (STOPS - 1) - 1;
    const far = Math.abs(signed);
    return [n / (2 * STOPS - 2), shade(signed < 0 ? below : above, 0.97 - 0.6 * far, Math.min(1, far * 1.6))];
  });
}
