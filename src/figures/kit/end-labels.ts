// Places labels at the ends of lines so that they do not overlap.
import type { Annotation } from "plotly.js";
import { textColour } from "./colours";
import { note } from "./theme";

/** The name of a line, which is written at the end of the line. */
export interface EndLabel {
  readonly text: string;
  readonly colour: string;
  /** The height at which the line ends, as a share of the plot's height: 0 is the bottom and 1 the top. */
  readonly at: number;
}

/**
 * Returns heights for labels, so that no label covers another. The labels keep their order, and are moved only as far as needed.
 *
 * @param wanted the desired height of each label, as a share 0..1 of the plot's height
 * @param gap the smallest distance between two labels, as a share of the plot's height
 */
export function spread(wanted: readonly number[], gap: number): number[] {
  const order = wanted.map((_, n) => n).sort((a, b) => (wanted[a] as number) - (wanted[b] as number));
  const placed = [...wanted];
  for (const [rank, n] of order.entries()) {
    const below = order[rank - 1];
    if (below !== undefined) placed[n] = Math.max(placed[n] as number, (placed[below] as number) + gap);
  }
  let ceiling = 1;
  for (const n of [...order].reverse()) {
    placed[n] = Math.min(placed[n] as number, ceiling);
    ceiling = (placed[n] as number) - gap;
  }
  return placed;
}

/** Returns labels to the right of the plot, one next to the end of each line. */
export function endLabels(labels: readonly EndLabel[], gap = 0.062): Annotation[] {
  const heights = spread(
    labels.map(({ at }) => Math.min(1, Math.max(0, at))),
    gap,
  );
  return labels.map(({ text, colour }, n) =>
    note(text, {
      xref: "paper",
      yref: "paper",
      x: 1,
      y: heights[n] as number,
      xanchor: "left",
      yanchor: "middle",
      xshift: 8,
      align: "left",
      font: { size: 13, color: textColour(colour) },
    }),
  );
}
