// The layout that all figures start from.
import type { Annotation, Config, Layout, LayoutAxis } from "plotly.js";
import { palette } from "./colours";

/** What stands in JupyterLab's own interface, so that a figure belongs to the page. */
export const fontFamily = 'system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Helvetica, Arial, sans-serif';
/** For symbols: c, h, f. */
export const mathFamily = '"STIX Two Text", "Times New Roman", "Liberation Serif", Times, serif';

/**
 * No logo, no zoom buttons: a picture can be saved, nothing else is offered.
 * Not `responsive`: JupyterLab's renderer fits figures to the width itself, and beside that Plotly takes their height away
 * whenever the window changes its height alone.
 */
export const config: Partial<Config> = {
  displaylogo: false,
  scrollZoom: false,
  modeBarButtonsToRemove: ["zoom2d", "pan2d", "select2d", "lasso2d", "zoomIn2d", "zoomOut2d", "autoScale2d"],
};

/** What every figure has in common. */
export interface LayoutOptions {
  readonly title?: string | undefined;
  /** In pixels; the width is that of the cell. */
  readonly height?: number;
  readonly margin?: Layout["margin"];
}

/** The base of every layout: card, font, margins. Legends are off: lines are labelled where they end. */
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

/** An axis: thin grid, no box. It cannot be dragged, since a lost zoom is what beginners trip over. */
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

/** Text in the plot, without an arrow. */
export function note(text: string, more: Partial<Annotation>): Annotation {
  return { text, showarrow: false, font: { size: 13, color: palette.ink }, ...more };
}
