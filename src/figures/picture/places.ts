// Converts the positions of shapes and annotations to pixels. A position is in shares of the plot ("paper"), in shares of an axis' domain
// ("x domain"), or in the units of an axis.
import type { PlacedAxis } from "./axes";
import type { Value } from "./form";
import type { Box } from "./svg";

/** What is needed to convert a position to pixels: the axes by id, and the rectangle of the plot. */
export interface Places {
  readonly axes: ReadonlyMap<string, PlacedAxis>;
  readonly plot: Box;
}

/** Returns the pixel position of a value, or undefined if the axis does not exist or cannot show the value. */
export function pixel({ axes, plot }: Places, letter: "x" | "y", ref: string, value: Value): number | undefined {
  const [start, length] = letter === "x" ? [plot.x, plot.width] : [plot.y + plot.height, -plot.height];
  if (ref === "paper") return Number.isFinite(Number(value)) ? start + length * Number(value) : undefined;
  const axis = axes.get(ref.replace(" domain", ""));
  if (!axis) return undefined;
  if (ref.endsWith(" domain"))
    return start + length * (axis.domain[0] + (axis.domain[1] - axis.domain[0]) * Number(value));
  // On a logarithmic axis, a shape gives the number itself. An annotation gives the exponent, so annotations.ts converts it without this function.
  const at = axis.place(value);
  return at === undefined ? undefined : axis.at(at);
}
