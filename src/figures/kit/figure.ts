import type { Config, Data, Frame, Layout } from "plotly.js";

/**
 * A chart as data: what Plotly draws, and the words for who cannot see it.
 *
 * Figure functions return it and touch no screen; `show` draws it. Same numbers in, same figure out.
 */
export interface Figure {
  /** Plotly traces. */
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  /** Frames of an animation or a slider. */
  readonly frames?: readonly Partial<Frame>[];
  readonly config?: Partial<Config>;
  /** What the figure shows, computed from its numbers: kind, range, where the extremes are. */
  readonly alt: string;
}
