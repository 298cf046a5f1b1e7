// Converts the positions of shapes and annotations to pixels. A position is in shares of the plot ("paper"), in shares of an axis' domain
// ("x domain"), or in the units of an axis.
import type { PlacedAxis } from "./axes";
import type { Value } from "./form";
import type { Box } from "./svg";

export interface Places {
  readonly axes: ReadonlyMap<string, PlacedAxis>;
  readonly plot: Box;
}

/** Returns the pixel position of a value, or undefined if the axis does not have this value. */
export function pixel({ axes, plot }: Places, letter: "x" | "y", ref: string, value: Value): number | undefined {
  const [start, length] = letter === "x" ? [plot.x, plot.width] : [plot.y + plot.height, -plot.height];
  if (ref === "paper") return Number.isFinite(Number(value)) ? start + length * Number(value) : undefined;
  const axis = axes.get(ref.replace(" domain", ""));
  if (!axis) return undefined;
  if (ref.endsWith(" domain"))
    return start + length * (axis.domain[0] + (axis.domain[1] - axis.domain[0]) * Number(value));
  // On a logarithmic axis, annotations give the power of 10 and shapes give the number. The caller states which one it gives.
  const at = axis.place(value);
  return at === undefined ? undefined : axis.at(at);
}
