// Computes the colours of values. A colour scale is one of Plotly's common named scales, or is given as a list of stops.
import type { Coloured } from "../trace-form";

export type Rgb = readonly [number, number, number];
type Stops = readonly (readonly [number, string])[];

const even = (...colours: string[]): Stops => colours.map((colour, n) => [n / (colours.length - 1), colour]);

/** The named colour scales, copied from Plotly (plotly.js, src/components/colorscale/scales.js). */
const NAMED: Readonly<Record<string, Stops>> = {
  greys: even("#000000", "#ffffff"),
  blues: [
    [0, "#050aac"],
    [0.35, "#283cbe"],
    [0.5, "#4664f5"],
    [0.6, "#5a78f5"],
    [0.7, "#6a89f7"],
    [1, "#dcdcdc"],
  ],
  reds: [
    [0, "#dcdcdc"],
    [0.2, "#f5c39d"],
    [0.4, "#f5a069"],
    [1, "#b20a1c"],
  ],
  rdbu: [
    [0, "#050aac"],
    [0.35, "#6a89f7"],
    [0.5, "#bebebe"],
    [0.6, "#dcaa84"],
    [0.7, "#e6915a"],
    [1, "#b20a1c"],
  ],
  hot: [
    [0, "#000000"],
    [0.3, "#e60000"],
    [0.6, "#ffd200"],
    [1, "#ffffff"],
  ],
  jet: [
    [0, "#000083"],
    [0.125, "#003caa"],
    [0.375, "#05ffff"],
    [0.625, "#ffff00"],
    [0.875, "#fa0000"],
    [1, "#800000"],
  ],
  portland: even("#0c3383", "#0a88ba", "#f2d338", "#f28f38", "#d91e1e"),
  ylgnbu: even("#081d58", "#253494", "#225ea8", "#1d91c0", "#41b6c4", "#7fcdbb", "#c7e9b4", "#edf8d9", "#ffffd9"),
  viridis: even(
    "#440154",
    "#48186a",
    "#472d7b",
    "#424086",
    "#3b528b",
    "#33638d",
    "#2c728e",
    "#26828e",
    "#21918c",
    "#1fa088",
    "#28ae80",
    "#3fbc73",
    "#5ec962",
    "#84d44b",
    "#addc30",
    "#d8e219",
    "#fde725",
  ),
  cividis: [
    [0, "#00204c"],
    [0.25, "#3f4f6e"],
    [0.5, "#7c7b78"],
    [0.75, "#bbad6c"],
    [1, "#ffe945"],
  ],
};

/** Returns red, green and blue of a colour that is written as "#rgb", "#rrggbb" or "rgb(…)". An alpha value is ignored, and other colours become grey. */
export function rgbOf(colour: string): Rgb {
  const hex = /^#([0-9a-f]{3,8})$/i.exec(colour)?.[1];
  if (hex) {
    const full = hex.length < 6 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => Number.parseInt(full.slice(at, at + 2), 16)) as unknown as Rgb;
  }
  const numbers = /^rgba?\(([^)]+)\)/i
    .exec(colour)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  return numbers && numbers.length >= 3 ? ([numbers[0], numbers[1], numbers[2]] as unknown as Rgb) : [128, 128, 128];
}

/** Returns the stops of a colour scale, in order of their positions from 0 to 1. */
export function stopsOf({ colorscale = "rdbu", reversescale = false }: Coloured): Stops {
  const stops =
    typeof colorscale === "string" ? (NAMED[colorscale.toLowerCase()] ?? (NAMED.viridis as Stops)) : colorscale;
  return reversescale ? stops.map(([at, colour]): [number, string] => [1 - at, colour]).reverse() : stops;
}

/** Returns the colour at a position 0..1 of a colour scale. */
export function colourAt(stops: Stops, share: number): Rgb {
  const at = Math.min(1, Math.max(0, share));
  const next = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= at),
  );
  const [low, from] = stops[next - 1] ?? [0, "#000000"];
  const [high, to] = stops[next] ?? stops.at(-1) ?? [1, "#000000"];
  const part = high === low ? 1 : (at - low) / (high - low);
  const [a, b] = [rgbOf(from), rgbOf(to)];
  return a.map((channel, n) => Math.round(channel + ((b[n] as number) - channel) * part)) as unknown as Rgb;
}

export const hexOf = (rgb: Rgb): string => `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
