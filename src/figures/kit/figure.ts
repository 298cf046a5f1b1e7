// Defines the type that all figure functions return.
import type { Config, Data, Frame, Layout } from "plotly.js";

/**
 * A chart as data. It contains what Plotly draws, and a description in words for people who cannot see the chart.
 *
 * A figure function only returns this record, and `show` draws it. The same numbers always give the same figure.
 */
export interface Figure {
  /** Plotly traces. */
  readonly data: readonly Data[];
  readonly layout: Partial<Layout>;
  /** Frames of an animation or a slider. */
  readonly frames?: readonly Partial<Frame>[];
  readonly config?: Partial<Config>;
  /** Describes the figure in words that are computed from its numbers, for example the kind of figure, the range, and the places of the extremes. */
  readonly alt: string;
}
