// Defines types for the parts of a Plotly trace that a static picture uses.
import type { Each, Font, Line, Title, Value } from "./form";

export interface ErrorBars {
  readonly visible?: boolean;
  readonly type?: string;
  readonly symmetric?: boolean;
  readonly array?: readonly number[];
  readonly arrayminus?: readonly number[];
  readonly value?: number;
  readonly valueminus?: number;
  readonly color?: string;
  readonly thickness?: number;
  readonly width?: number;
}

export interface ColourBar {
  readonly thickness?: number;
  readonly title?: Title | string;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  readonly tickfont?: Font;
  readonly tickformat?: string;
}

export interface Coloured {
  readonly colorscale?: string | readonly (readonly [number, string])[];
  readonly reversescale?: boolean;
  readonly showscale?: boolean;
  readonly colorbar?: ColourBar;
  readonly cmin?: number;
  readonly cmax?: number;
}

export interface Marker extends Coloured {
  readonly color?: Each<string | number>;
  readonly size?: Each<number>;
  readonly sizemode?: string;
  readonly sizeref?: number;
  readonly sizemin?: number;
  readonly symbol?: Each<string | number>;
  readonly opacity?: Each<number>;
  readonly angleref?: string;
  readonly line?: { readonly color?: Each<string>; readonly width?: Each<number> };
  readonly pattern?: {
    readonly shape?: Each<string>;
    readonly size?: number;
    readonly solidity?: number;
    readonly bgcolor?: string;
    readonly fgcolor?: string;
  };
}

export interface Trace extends Coloured {
  readonly type?: string;
  readonly name?: string;
  readonly visible?: boolean | string;
  readonly x?: readonly Value[];
  readonly y?: readonly Value[];
  readonly x0?: number;
  readonly y0?: number;
  readonly dx?: number;
  readonly dy?: number;
  readonly z?: readonly (readonly Value[])[];
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly mode?: string;
  readonly opacity?: number;
  readonly line?: Line;
  readonly marker?: Marker;
  readonly fill?: string;
  readonly fillcolor?: string;
  readonly connectgaps?: boolean;
  readonly cliponaxis?: boolean;
  readonly text?: Each<Value> | readonly (readonly Value[])[];
  readonly texttemplate?: string;
  readonly textposition?: Each<string>;
  readonly textfont?: { readonly size?: Each<number>; readonly color?: Each<string>; readonly family?: string };
  readonly insidetextfont?: Font;
  readonly outsidetextfont?: Font;
  readonly insidetextanchor?: string;
  readonly error_x?: ErrorBars;
  readonly error_y?: ErrorBars;
  readonly orientation?: string;
  readonly base?: Each<number>;
  readonly width?: Each<number>;
  readonly offset?: Each<number>;
  readonly zmin?: number;
  readonly zmax?: number;
  readonly zmid?: number;
  readonly xgap?: number;
  readonly ygap?: number;
  readonly legendgroup?: string;
  readonly showlegend?: boolean;
}
