// Draws hatching patterns, which distinguish bars for readers who cannot see the colours.
import { each } from "../form";
import { type Defs, idOf, px, tag } from "../svg";
import type { Marker } from "../trace-form";

const LINES: Readonly<Record<string, (s: number) => string>> = {
  "/": (s) =>
    `M${px(-s / 4)} ${px(s / 4)}L${px(s / 4)} ${px(-s / 4)}M0 ${px(s)}L${px(s)} 0M${px((s * 3) / 4)} ${px((s * 5) / 4)}L${px((s * 5) / 4)} ${px((s * 3) / 4)}`,
  "\\": (s) =>
    `M${px((s * 3) / 4)} ${px(-s / 4)}L${px((s * 5) / 4)} ${px(s / 4)}M0 0L${px(s)} ${px(s)}M${px(-s / 4)} ${px((s * 3) / 4)}L${px(s / 4)} ${px((s * 5) / 4)}`,
  "-": (s) => `M0 ${px(s / 2)}H${px(s)}`,
  "|": (s) => `M${px(s / 2)} 0V${px(s)}`,
  "+": (s) => `M0 ${px(s / 2)}H${px(s)}M${px(s / 2)} 0V${px(s)}`,
};

/** Returns the `fill` attribute of bar n, which refers to a pattern that is added to `defs`. Returns undefined if the bar is not hatched. */
export function patternOf(pattern: Marker["pattern"], n: number, fill: string, defs: Defs): string | undefined {
  const shape = each(pattern?.shape, n);
  if (!pattern || !shape) return undefined;
  const { size = 8, solidity = 0.3, bgcolor, fgcolor = "#ffffff" } = pattern;
  const ground = bgcolor ?? fill;
  const side = "/\\x".includes(shape) ? size * Math.SQRT2 : size;
  const lines = shape === "x" ? `${LINES["/"]?.(side)}${LINES["\\"]?.(side)}` : LINES[shape]?.(side);
  const width = shape === "x" || shape === "+" ? size - size * Math.sqrt(1 - solidity) : size * solidity;
  const id = idOf("hatch", `${shape} ${size} ${solidity} ${ground} ${fgcolor}`);
  const drawing = lines
    ? tag("path", { d: lines, stroke: fgcolor, "stroke-width": Math.max(0.5, width) })
    : tag("circle", { cx: side / 2, cy: side / 2, r: side * Math.sqrt(solidity / Math.PI), fill: fgcolor });
  defs.set(
    id,
    tag(
      "pattern",
      { id, width: side, height: side, patternUnits: "userSpaceOnUse" },
      tag("rect", { width: side, height: side, fill: ground }) + drawing,
    ),
  );
  return `url(#${id})`;
}
