// Draws the marks of points as SVG.

import { each } from "../form";
import { px, tag } from "../svg";
import type { Marker, Trace } from "../trace-form";
import { colourAt, hexOf, stopsOf } from "./colour-scale";

/** The corners of each mark with an area, for a radius of 1. */
const POLYGONS: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  square: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  diamond: [
    [0, -1.3],
    [1.3, 0],
    [0, 1.3],
    [-1.3, 0],
  ],
  "triangle-up": [
    [0, -1],
    [1.15, 1],
    [-1.15, 1],
  ],
  "triangle-down": [
    [0, 1],
    [1.15, -1],
    [-1.15, -1],
  ],
  "triangle-left": [
    [-1, 0],
    [1, -1.15],
    [1, 1.15],
  ],
  "triangle-right": [
    [1, 0],
    [-1, -1.15],
    [-1, 1.15],
  ],
  arrow: [
    [0, 0],
    [-1, 2],
    [1, 2],
  ],
  cross: [
    [-1.2, -0.4],
    [-0.4, -0.4],
    [-0.4, -1.2],
    [0.4, -1.2],
    [0.4, -0.4],
    [1.2, -0.4],
    [1.2, 0.4],
    [0.4, 0.4],
    [0.4, 1.2],
    [-0.4, 1.2],
    [-0.4, 0.4],
    [-1.2, 0.4],
  ],
  star: star(5, 1.4, 0.55),
  hexagon: star(3, 1, 1),
  pentagon: Array.from(
    { length: 5 },
    (_, n) => [Math.sin((n * 2 * Math.PI) / 5), -Math.cos((n * 2 * Math.PI) / 5)] as const,
  ),
};

/** The lines of each mark without an area. */
const STROKES: Readonly<Record<string, readonly (readonly [number, number, number, number])[]>> = {
  "line-ns": [[0, -1.4, 0, 1.4]],
  "line-ew": [[-1.4, 0, 1.4, 0]],
  "cross-thin": [
    [0, -1.4, 0, 1.4],
    [-1.4, 0, 1.4, 0],
  ],
  "x-thin": [
    [-1, -1, 1, 1],
    [-1, 1, 1, -1],
  ],
  asterisk: [
    [0, -1.2, 0, 1.2],
    [-1.2, 0, 1.2, 0],
    [-0.85, -0.85, 0.85, 0.85],
    [-0.85, 0.85, 0.85, -0.85],
  ],
};

function star(points: number, outer: number, inner: number): [number, number][] {
  return Array.from({ length: 2 * points }, (_, n) => {
    const [angle, radius] = [(n * Math.PI) / points, n % 2 === 0 ? outer : inner];
    return [Math.sin(angle) * radius, -Math.cos(angle) * radius];
  });
}

const turned = ([x, y]: readonly [number, number], angle: number): [number, number] => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

function markPath(symbol: string, x: number, y: number, radius: number, angle: number): string {
  const points = symbol === "x" ? POLYGONS.cross?.map((point) => turned(point, Math.PI / 4)) : POLYGONS[symbol];
  if (points) {
    const corners = points.map((point) => turned(point, angle).map((part) => part * radius) as [number, number]);
    return `M${corners.map(([dx, dy]) => `${px(x + dx)} ${px(y + dy)}`).join("L")}z`;
  }
  const strokes = STROKES[symbol];
  if (strokes)
    return strokes
      .map(([a, b, c, d]) => `M${px(x + a * radius)} ${px(y + b * radius)}L${px(x + c * radius)} ${px(y + d * radius)}`)
      .join("");
  return `M${px(x - radius)} ${px(y)}a${px(radius)} ${px(radius)} 0 1 0 ${px(2 * radius)} 0a${px(radius)} ${px(radius)} 0 1 0 ${px(-2 * radius)} 0z`;
}

/** Returns the values at the two ends of a marker's colour scale, or undefined if its colours are not numbers. */
export function markerSpan(marker: Marker): [number, number] | undefined {
  if (!Array.isArray(marker.color) || typeof marker.color[0] !== "number") return undefined;
  const numbers = (marker.color as number[]).filter(Number.isFinite);
  return [marker.cmin ?? Math.min(...numbers), marker.cmax ?? Math.max(...numbers)];
}

/** Returns the colour of point n. A marker gives it as a colour, or as a number on its colour scale. If it gives none, the result is `otherwise`. */
export function markerColour(marker: Marker, n: number, otherwise: string): string {
  const colour = each<string | number>(marker.color, n) ?? otherwise;
  if (typeof colour === "string") return colour;
  const [low, high] = markerSpan(marker) ?? [0, 1];
  return hexOf(colourAt(stopsOf(marker), high === low ? 0.5 : (colour - low) / (high - low)));
}

/** Returns the SVG of the marks at some points. Marks that look the same are combined into one path. */
export function drawMarkers(
  trace: Trace,
  points: readonly (readonly [number, number] | undefined)[],
  otherwise: string,
): string {
  const marker = trace.marker ?? {};
  const paths = new Map<string, string[]>();
  points.forEach((point, n) => {
    const opacity = each(marker.opacity, n) ?? (Array.isArray(marker.size) ? 0.7 : 1);
    if (!point || opacity === 0) return;
    const { symbol, isOpen } = symbolOf(each(marker.symbol, n));
    const radius = radiusOf(marker, n);
    if (radius === 0) return;
    const before = points[n - 1];
    const angle =
      marker.angleref === "previous" && before
        ? Math.atan2(point[1] - before[1], point[0] - before[0]) + Math.PI / 2
        : 0;
    const colour = markerColour(marker, n, otherwise);
    const isStroke = symbol in STROKES;
    const outline = isOpen ? colour : (each(marker.line?.color, n) ?? (isStroke ? colour : "#444"));
    const width = each(marker.line?.width, n) ?? (isOpen ? 1 : 0);
    const look = {
      fill: isOpen || isStroke ? "none" : colour,
      stroke: width > 0 ? outline : undefined,
      "stroke-width": width > 0 ? width : undefined,
      opacity: opacity === 1 ? undefined : String(opacity),
    };
    const key = JSON.stringify(look);
    const path = markPath(symbol, point[0], point[1], radius, angle);
    const same = paths.get(key);
    if (same) same.push(path);
    else paths.set(key, [path]);
  });
  return [...paths].map(([look, path]) => tag("path", { ...JSON.parse(look), d: path.join("") })).join("");
}

/** Returns the parts of a mark's name, such as "circle-open-dot". In older figures the name is a number. */
function symbolOf(symbol: string | number | undefined): { symbol: string; isOpen: boolean } {
  const ORDER = [
    "circle",
    "square",
    "diamond",
    "cross",
    "x",
    "triangle-up",
    "triangle-down",
    "triangle-left",
    "triangle-right",
  ];
  const name = typeof symbol === "number" ? (ORDER[symbol % 100] ?? "circle") : (symbol ?? "circle");
  const isOpen = typeof symbol === "number" ? symbol % 200 >= 100 : name.includes("-open");
  return { symbol: name.replace("-open", "").replace("-dot", ""), isOpen };
}

function radiusOf(marker: Marker, n: number): number {
  const size = each(marker.size, n) ?? 6;
  if (!Array.isArray(marker.size)) return size / 2;
  const scaled = size / 2 / (marker.sizeref ?? 1);
  if (!(scaled > 0)) return 0;
  return Math.max(marker.sizemin ?? 0, marker.sizemode === "area" ? Math.sqrt(scaled) : scaled);
}
