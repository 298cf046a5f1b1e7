/** Where shapes and annotations are: in shares of the plot ("paper"), of an axis' domain ("x domain"), or in an axis' units. */
import type { PlacedAxis } from "./axes";
import type { Value } from "./form";
import type { Box } from "./svg";

export interface Places {
  readonly axes: ReadonlyMap<string, PlacedAxis>;
  readonly plot: Box;
}

/** The pixel of a value; undefined where the axis has no such place. */
export function pixel({ axes, plot }: Places, letter: "x" | "y", ref: string, value: Value): number | undefined {
  const [start, length] = letter === "x" ? [plot.x, plot.width] : [plot.y + plot.height, -plot.height];
  if (ref === "paper") return Number.isFinite(Number(value)) ? start + length * Number(value) : undefined;
  const axis = axes.get(ref.replace(" domain", ""));
  if (!axis) return undefined;
  if (ref.endsWith(" domain"))
    return start + length * (axis.domain[0] + (axis.domain[1] - axis.domain[0]) * Number(value));
  // A number on a logarithmic axis: annotations give the power of 10, shapes the number; each caller says which.
  const at = axis.place(value);
  return at === undefined ? undefined : axis.at(at);
}
