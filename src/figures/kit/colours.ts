// Defines the colours and line styles of all figures. "The card" is the light rectangle that is the background of each figure.
import { contrast, mix, shade } from "./oklab";

/** The parts of a cell that have a colour: the gates of LSTM and GRU, the candidate, and the two states. */
export type Part = "forget" | "input" | "candidate" | "output" | "update" | "reset" | "cell" | "hidden";

/**
 * One colour per gate, the same in every lesson.
 *
 * A search found these colours. Each has a contrast of at least 4.5:1 on the card, so that it can be used for text. The colours of one kind of cell
 * differ by at least 13 (CIEDE2000), also for people with protanopia, deuteranopia or tritanopia (Machado, Oliveira and Fernandes 2009).
 * A test checks these numbers.
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
 * The colour of attention weights, which is teal and not the colour of a gate. With some kinds of colour vision, teal is hard to distinguish from a
 * gate's colour, as any ninth colour would be. That is no problem, because no figure shows both.
 */
export const attentionColour = "#1f7a8c";

/** The colours of the gates and of everything else in a figure. */
export const palette = {
  ...gateColours,
  /**
   * The background of each figure. It is light in every theme, because the library has no access to the theme. In a dark theme, the book and the kit's JupyterLab
   * exchange light and dark.
   */
  card: "#fbfaf7",
  ink: "#1f2328",
  /** The colour of less important text, such as axis titles and captions. */
  neutral: "#5b616b",
  /** The colour of reference lines, such as a baseline or the line at one half. */
  reference: "#6b7280",
  /** The colour of parts that are visible but are not the current topic. */
  faint: "#c6cad1",
  grid: "#e6e4de",
  /** The background of parts that are the current topic. It is never used for text. */
  highlight: "#ffe08a",
} as const;

/** The colour, dashes and markers of a line. The dashes and markers distinguish lines for readers who cannot see the colours. */
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

/** Returns the style of line n, counted from 0. After five lines the styles repeat. */
export function seriesStyle(n: number): LineStyle {
  return seriesStyles[n % seriesStyles.length] as LineStyle;
}

/** Returns shades of one colour from light to dark, for lines with an order (such as a growing bias). Each shade has a contrast of at least 3:1 on the card. */
export function shades(hex: string, count: number): string[] {
  const lightness = (n: number) => (count === 1 ? 0.5 : 0.65 - (0.4 * n) / (count - 1));
  return Array.from({ length: count }, (_, n) => shade(hex, lightness(n)));
}

/** Returns the colour, darkened if necessary so that text in this colour is readable on the card (contrast 4.5:1). */
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

/** Returns a colour map from light to dark in one hue, with equal steps of lightness. In heat maps of gates, light means closed (0) and dark means open (1). */
export function sequentialScale(hex: string): ColourScale {
  return Array.from({ length: STOPS }, (_, n) => {
    const at = n / (STOPS - 1);
    return [at, shade(hex, 0.97 - 0.69 * at, Math.min(1, at * 2))];
  });
}

/** The colour of values below 0: brown, or blue for the hidden state, whose values above 0 are already brown. */
const BELOW = { most: "#a3530a", hidden: "#2667b5" } as const;

/** Returns a colour map for values of both signs. Values near 0 are light. Values above 0 are darker shades of the part's colour, and values below 0 are darker shades of another colour. */
export function divergingScale(part: Part): ColourScale {
  const [below, above] = [part === "hidden" ? BELOW.hidden : BELOW.most, gateColours[part]];
  return Array.from({ length: 2 * STOPS - 1 }, (_, n) => {
    const signed = n / (STOPS - 1) - 1;
    const far = Math.abs(signed);
    return [n / (2 * STOPS - 2), shade(signed < 0 ? below : above, 0.97 - 0.6 * far, Math.min(1, far * 1.6))];
  });
}
