// Defines types for the parts of a Plotly figure that a static picture uses. Plotly's own types have many more attributes, and each attribute has
// many forms.

/** One value for all points, or one value for each point. */
export type Each<T> = T | readonly T[];
export type Value = number | string | null | undefined;

export interface Font {
  readonly size?: number;
  readonly color?: string;
  readonly family?: string;
}

export interface Title {
  readonly text?: string;
  readonly font?: Font;
  readonly side?: string;
  readonly standoff?: number;
  readonly x?: number;
  readonly xanchor?: string;
  readonly xref?: string;
  readonly y?: number;
  readonly yanchor?: string;
  readonly yref?: string;
  readonly pad?: { readonly t?: number };
}

export interface Line {
  readonly color?: string;
  readonly width?: number;
  readonly dash?: string;
  readonly shape?: string;
}

export interface AxisForm {
  readonly type?: string;
  readonly visible?: boolean;
  readonly title?: Title | string;
  readonly range?: readonly Value[];
  readonly autorange?: boolean | string;
  readonly rangemode?: string;
  readonly domain?: readonly [number, number];
  readonly anchor?: string;
  readonly overlaying?: string;
  readonly position?: number;
  readonly side?: string;
  readonly constrain?: string;
  readonly scaleanchor?: string;
  readonly scaleratio?: number;
  readonly automargin?: boolean | string;
  readonly showgrid?: boolean;
  readonly gridcolor?: string;
  readonly gridwidth?: number;
  readonly showline?: boolean;
  readonly linecolor?: string;
  readonly linewidth?: number;
  readonly zeroline?: boolean;
  readonly zerolinecolor?: string;
  readonly zerolinewidth?: number;
  readonly showticklabels?: boolean;
  readonly tickmode?: string;
  readonly tickvals?: readonly Value[];
  readonly ticktext?: readonly string[];
  readonly tickfont?: Font;
  readonly tickangle?: number | string;
  readonly tickformat?: string;
  readonly tickprefix?: string;
  readonly ticksuffix?: string;
  readonly ticks?: string;
  readonly ticklen?: number;
  readonly tickcolor?: string;
  readonly ticklabelstandoff?: number;
  readonly tick0?: number;
  readonly dtick?: number | string;
  readonly nticks?: number;
  readonly exponentformat?: string;
  readonly separatethousands?: boolean;
  readonly categoryarray?: readonly Value[];
}

export interface Note {
  readonly visible?: boolean;
  readonly text?: string;
  readonly x?: Value;
  readonly y?: Value;
  readonly xref?: string;
  readonly yref?: string;
  readonly xanchor?: string;
  readonly yanchor?: string;
  readonly xshift?: number;
  readonly yshift?: number;
  readonly align?: string;
  readonly font?: Font;
  readonly textangle?: number;
  readonly bgcolor?: string;
  readonly bordercolor?: string;
  readonly borderpad?: number;
  readonly borderwidth?: number;
  readonly opacity?: number;
  readonly showarrow?: boolean;
  readonly ax?: number;
  readonly ay?: number;
  readonly axref?: string;
  readonly ayref?: string;
  readonly arrowcolor?: string;
  readonly arrowhead?: number;
  readonly arrowwidth?: number;
}

export interface Shape {
  readonly visible?: boolean | string;
  readonly type?: string;
  readonly xref?: string;
  readonly yref?: string;
  readonly x0?: Value;
  readonly x1?: Value;
  readonly y0?: Value;
  readonly y1?: Value;
  readonly path?: string;
  readonly fillcolor?: string;
  readonly opacity?: number;
  readonly layer?: string;
  readonly line?: Line;
}

export interface SliderForm {
  readonly active?: number;
  readonly x?: number;
  readonly len?: number;
  readonly pad?: { readonly t?: number; readonly l?: number };
  readonly currentvalue?: { readonly prefix?: string; readonly suffix?: string; readonly font?: Font };
  readonly font?: Font;
  readonly bgcolor?: string;
  readonly activebgcolor?: string;
  readonly bordercolor?: string;
  readonly tickcolor?: string;
  readonly steps?: readonly { readonly label?: string }[];
}

export interface Legend {
  readonly orientation?: string;
  readonly x?: number;
  readonly y?: number;
  readonly xanchor?: string;
  readonly yanchor?: string;
  readonly entrywidth?: number;
  readonly traceorder?: string;
  readonly font?: Font;
}

export interface LayoutForm {
  readonly title?: Title | string;
  readonly width?: number;
  readonly height?: number;
  readonly margin?: { readonly l?: number; readonly r?: number; readonly t?: number; readonly b?: number };
  readonly font?: Font;
  readonly paper_bgcolor?: string;
  readonly plot_bgcolor?: string;
  readonly showlegend?: boolean;
  readonly legend?: Legend;
  readonly barmode?: string;
  readonly bargap?: number;
  readonly bargroupgap?: number;
  readonly annotations?: readonly Note[];
  readonly shapes?: readonly Shape[];
  readonly sliders?: readonly SliderForm[];
}

/** Returns the value of point n, where `values` is one value for all points or a list with a value for each point. */
export function each<T>(values: Each<T> | undefined, n: number): T | undefined {
  return Array.isArray(values) ? (values[n] as T | undefined) : (values as T | undefined);
}

/** Returns a title as a record. In older figures, a title is only a text. */
export function titleOf(title: Title | string | undefined): Title {
  return typeof title === "string" ? { text: title } : (title ?? {});
}
