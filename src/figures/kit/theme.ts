// Defines the layout settings that all figures share.
import type { Annotation, Config, Layout, LayoutAxis } from "plotly.js";
import { palette } from "./colours";

/** The font of JupyterLab's interface, so that figures match the page. */
export const fontFamily = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif';
/** The font for symbols such as c, h and f. */
export const mathFamily = '"STIX Two Text", "Times New Roman", "Liberation Serif", Times, serif';

/**
 * Plotly's settings for all figures. Figures have no logo and no zoom buttons. The only button saves a picture.
 * `responsive` is not set, because JupyterLab's renderer already fits figures to the width. With `responsive`, Plotly would also remove the
 * height of a figure whenever only the height of the window changes.
 */
export const config: Partial<Config> = {
  displaylogo: false,
  scrollZoom: false,
  modeBarButtonsToRemove: ["zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
};

/** The settings that all figures share. */
export interface LayoutOptions {
  readonly title?: string | undefined;
  /** The height in pixels. The width is always the width of the notebook's cell. */
  readonly height?: number;
  readonly margin?: Layout["margin"];
}

/** Returns the settings that every layout begins with: background, font and margins. There is no legend, because lines are labelled at their ends. */
export function baseLayout({ title, height = 380, margin }: LayoutOptions): Partial<Layout> {
  return {
    ...(title ? { title: { text: title, x: 0, xref: "paper", xanchor: "left", font: { size: 16 } } } : {}),
    height,
    autosize: true,
    margin: { l: 64, r: 24, t: title ? 52 : 20, b: 56, ...margin },
    paper_bgcolor: palette.card,
    plot_bgcolor: palette.card,
    font: { family: fontFamily, size: 13, color: palette.ink },
    hoverlabel: { font: { family: fontFamily, size: 13 } },
    showlegend: false,
    dragmode: false,
    hovermode: "closest",
  };
}

/** Returns an axis with a thin grid and no box. Dragging is off, because beginners often zoom by accident and do not know how to undo it. */
export function axis(label: string | undefined, more: Partial<LayoutAxis> = {}): LayoutAxis {
  return {
    ...(label ? { title: { text: label, standoff: 8, font: { size: 13, color: palette.neutral } } } : {}),
    ...(more.showgrid === false ? {} : { gridcolor: palette.grid }),
    linecolor: palette.faint,
    tickcolor: palette.faint,
    tickfont: { size: 12, color: palette.neutral },
    ticks: "outside",
    ticklen: 4,
    showline: true,
    zeroline: false,
    fixedrange: true,
    automargin: true,
    ...more,
  };
}

/** Returns a text in the plot, without an arrow. */
export function note(text: string, more: Partial<Annotation>): Annotation {
  return { text, showarrow: false, font: { size: 13, color: palette.ink }, ...more };
}
