// Draws heat maps as SVG.
import type { PlacedAxis } from "../axes";
import { fontOf } from "../axis-drawing";
import type { LayoutForm, Value } from "../form";
import { px, tag } from "../svg";
import { drawText } from "../text";
import type { Trace } from "../trace-form";
import { edgesOf } from "./cells";
import { colourAt, hexOf, type Rgb, stopsOf } from "./colour-scale";
import { pngAddress } from "./png";
import { filled } from "./template";

/** The largest number of cells that are drawn as rectangles. A heat map with more cells is drawn as one embedded picture, which needs less space. */
const RECTANGLES = 200;
/** The number of shades in an embedded picture. The eye cannot distinguish more, and fewer shades make the picture smaller. */
const SHADES = 32;
/** The largest numbers of pixels of an embedded picture, down and across. If there are more cells, each pixel is the mean of several cells. */
const MAX_CELLS = { down: 256, across: 600 } as const;

const numberOf = (value: Value): number | undefined => {
  const read = value === null || value === undefined || value === "" ? Number.NaN : Number(value);
  return Number.isFinite(read) ? read : undefined;
};

/** Returns the values at the two ends of a heat map's colour scale. */
export function spanOf(trace: Trace): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of (trace.z ?? []).flat().map(numberOf)) {
    if (value === undefined) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  [low, high] = [trace.zmin ?? low, trace.zmax ?? high];
  if (trace.zmid !== undefined && trace.zmin === undefined) {
    const far = Math.max(trace.zmid - low, high - trace.zmid);
    [low, high] = [trace.zmid - far, trace.zmid + far];
  }
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}

/** The cells of a heat map. `shares` has their positions 0..1 on the colour scale; `columns` and `lines` have their edges in pixels. */
interface Cells {
  readonly shares: readonly (readonly (number | undefined)[])[];
  readonly columns: readonly number[];
  readonly lines: readonly number[];
  readonly xgap: number;
  readonly ygap: number;
}

export function drawHeatMap(trace: Trace, x: PlacedAxis, y: PlacedAxis, layout: LayoutForm): string {
  const [low, high] = spanOf(trace);
  const columns = edgesOf(trace, "x", x.place).map((edge) => x.at(edge));
  const shares = (trace.z ?? []).map((row) =>
    columns.slice(1).map((_, c) => {
      const read = numberOf(row[c]);
      return read === undefined ? undefined : (read - low) / (high - low);
    }),
  );
  const lines = edgesOf(trace, "y", y.place).map((edge) => y.at(edge));
  const cells: Cells = { shares, columns, lines, xgap: trace.xgap ?? 0, ygap: trace.ygap ?? 0 };
  const colour = (share: number) => colourAt(stopsOf(trace), share);
  const count = shares.length * (columns.length - 1);
  const isEven = isEvenly(columns) && isEvenly(lines);
  const drawn =
    count > RECTANGLES && isEven ? picture(cells, colour, layout.plot_bgcolor ?? "#fff") : rectangles(cells, colour);
  const opacity = trace.opacity === undefined || trace.opacity === 1 ? undefined : String(trace.opacity);
  const content = drawn + texts(trace, cells, colour, layout);
  return opacity ? tag("g", { opacity }, content) : content;
}

const isEvenly = (edges: readonly number[]) => {
  const step = ((edges.at(-1) as number) - (edges[0] as number)) / (edges.length - 1);
  return edges.every((edge, n) => Math.abs(edge - (edges[0] as number) - n * step) < 0.5);
};

/** Returns the cells as one embedded picture, and the gaps as lines in the background colour over this picture. */
function picture(
  { shares, columns, lines, xgap, ygap }: Cells,
  colour: (share: number) => Rgb,
  ground: string,
): string {
  const [left, right] = [columns[0] as number, columns.at(-1) as number];
  const [first, last] = [lines[0] as number, lines.at(-1) as number];
  const ordered = (last > first ? shares : [...shares].reverse()).map((row) =>
    right > left ? row : [...row].reverse(),
  );
  const few = means(
    ordered.map((row) => means(row, MAX_CELLS.across, mean)),
    MAX_CELLS.down,
    (rows) => (rows[0] ?? []).map((_, c) => mean(rows.map((row) => row[c]))),
  );
  const shade = (share: number | undefined) =>
    share === undefined ? undefined : Math.round(Math.min(1, Math.max(0, share)) * (SHADES - 1));
  const palette = Array.from({ length: SHADES }, (_, n) => colour(n / (SHADES - 1)));
  const [x, y] = [Math.min(left, right), Math.min(first, last)];
  const [width, height] = [Math.abs(right - left), Math.abs(last - first)];
  const image = tag("image", {
    x,
    y,
    width,
    height,
    preserveAspectRatio: "none",
    style: "image-rendering:pixelated",
    href: pngAddress(
      few.map((row) => row.map(shade)),
      palette,
    ),
  });
  const down = columns.map((at) => `M${px(at)} ${px(y)}v${px(height)}`).join("");
  const across = lines.map((at) => `M${px(x)} ${px(at)}h${px(width)}`).join("");
  return [
    image,
    xgap > 0 ? tag("path", { d: down, stroke: ground, "stroke-width": xgap }) : "",
    ygap > 0 ? tag("path", { d: across, stroke: ground, "stroke-width": ygap }) : "",
  ].join("");
}

/** Returns at most `most` entries. Each entry is the mean of the same number of neighbouring values. */
function means<T>(values: readonly T[], most: number, meanOf: (values: readonly T[]) => T): T[] {
  const every = Math.ceil(values.length / most);
  if (every <= 1) return [...values];
  return Array.from({ length: Math.ceil(values.length / every) }, (_, n) =>
    meanOf(values.slice(n * every, (n + 1) * every)),
  );
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const present = values.filter((value) => value !== undefined);
  return present.length === 0 ? undefined : present.reduce((sum, value) => sum + value, 0) / present.length;
}

/** Returns the cells as paths, one path for all cells of the same colour. */
function rectangles({ shares, columns, lines, xgap, ygap }: Cells, colour: (share: number) => Rgb): string {
  const paths = new Map<string, string[]>();
  shares.forEach((row, r) => {
    row.forEach((share, c) => {
      if (share === undefined) return;
      const across = between(columns, c, xgap);
      const down = between(lines, r, ygap);
      const path = `M${px(across.from)} ${px(down.from)}h${px(across.length)}v${px(down.length)}h${px(-across.length)}z`;
      const hex = hexOf(colour(share));
      const same = paths.get(hex);
      if (same) same.push(path);
      else paths.set(hex, [path]);
    });
  });
  const content = [...paths].map(([fill, path]) => tag("path", { fill, d: path.join("") })).join("");
  // If cells have no gaps, rounded edges would be visible as a grid of fine lines.
  return xgap > 0 || ygap > 0 || content === "" ? content : tag("g", { "shape-rendering": "crispEdges" }, content);
}

function between(edges: readonly number[], n: number, gap: number): { from: number; length: number } {
  const [a, b] = [edges[n] as number, edges[n + 1] as number];
  return { from: Math.min(a, b) + gap / 2, length: Math.max(0.2, Math.abs(b - a) - gap) };
}

/** Returns the SVG of the numbers or texts in the cells, if the trace has a `texttemplate`. */
function texts(trace: Trace, cells: Cells, colour: (share: number) => Rgb, layout: LayoutForm): string {
  const { texttemplate, textfont, z = [] } = trace;
  if (!texttemplate) return "";
  const words = trace.text as readonly (readonly Value[])[] | undefined;
  const base = fontOf(layout, undefined);
  const size = typeof textfont?.size === "number" ? textfont.size : base.size;
  return cells.shares
    .flatMap((row, r) =>
      row.map((share, c) => {
        if (share === undefined) return "";
        const [red, green, blue] = colour(share);
        const contrasting = red * 0.299 + green * 0.587 + blue * 0.114 < 140 ? "#ffffff" : "#444444";
        const color = typeof textfont?.color === "string" ? textfont.color : contrasting;
        const values = { z: z[r]?.[c], text: words?.[r]?.[c], x: trace.x?.[c] ?? c, y: trace.y?.[r] ?? r };
        const [across, down] = [between(cells.columns, c, 0), between(cells.lines, r, 0)];
        const place = { x: across.from + across.length / 2, y: down.from + down.length / 2 };
        return drawText(filled(texttemplate, values), { ...place, font: { ...base, size, color } });
      }),
    )
    .join("");
}
