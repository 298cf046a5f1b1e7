// The colours of explorables, for light and dark pages. A picture names them as CSS variables with the light colour as the default, so that the
// same picture fits a page of either kind, and viewers without a style sheet show the light one.
import { gateColours, palette } from "../../figures/kit/colours";

/** The colours of a light page. The gates have the colours that they have in all figures. */
export const light = {
  ...gateColours,
  ink: palette.ink,
  quiet: palette.neutral,
  faint: palette.faint,
  grid: palette.grid,
  card: palette.card,
  body: "#f2efe7",
  highlight: palette.highlight,
  /** Text on a gate. */
  on: "#ffffff",
  accent: "#1f6f8b",
} as const;

export type ColourName = keyof typeof light;

/** The colours of a dark page: the same hues, lighter. A test checks that each has a contrast of at least 4.5:1 on the card. */
export const dark: Readonly<Record<ColourName, string>> = {
  forget: "#ff9a62",
  input: "#86b6ff",
  candidate: "#5ccb9d",
  output: "#cf9dff",
  update: "#58c4c7",
  reset: "#f58fd0",
  cell: "#dfe6fb",
  hidden: "#dcae85",
  ink: "#e8e6e1",
  quiet: "#a9adb5",
  faint: "#565b64",
  grid: "#33373e",
  card: "#17191d",
  body: "#212429",
  highlight: "#6b5413",
  on: "#14161a",
  accent: "#6cc4de",
};

/** Returns a colour for an attribute of an SVG element. */
export const colour = (name: ColourName): string => `var(--gb-${name},${light[name]})`;
