// Draws the attention explorer: the plane with the query, the keys and the context, and a bar for the weight of each key.
import { type ColourName, colour } from "../kit/colours";
import type { PictureOptions } from "../kit/explorable";
import { fixed, percent } from "../kit/numbers";
import { escapeText, line, picture, px, shape, words } from "../kit/svg";
import { type Attention, attend } from "./maths";
import { sentence } from "./sentence";
import { type AttentionState, type Pair, REACH } from "./state";

/** The plane: a square at `left`, `top` with the given side. */
interface Plane {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

const ROW = 40;

/** Returns the picture of the attention weights. */
export function attentionPicture(state: AttentionState, { narrow = false }: PictureOptions = {}): string {
  const attention = attend(state);
  const plane = narrow ? { left: 12, top: 12, side: 376 } : { left: 12, top: 12, side: 400 };
  const bars = narrow ? { left: 16, top: 412, width: 368 } : { left: 438, top: 30, width: 246 };
  const height = narrow ? 430 + ROW * state.keys.length : Math.max(424, 60 + ROW * state.keys.length);
  const content = drawPlane(state, attention, plane) + drawBars(state, attention, bars);
  return picture(narrow ? 400 : 700, height, sentence(state), content);
}

const scaleOf = ({ side }: Plane) => side / (2 * (REACH + 0.25));
const toPicture = ([x, y]: Pair, plane: Plane): Pair => {
  const [middle, scale] = [plane.side / 2, scaleOf(plane)];
  return [plane.left + middle + x * scale, plane.top + middle - y * scale];
};

/** Returns the point of the plane at a place of the picture. `id` contains the middle of the plane and its scale. */
export function toPlane(id: string, x: number, y: number): Pair {
  const [, middleX = 0, middleY = 0, scale = 1] = id.split(",").map(Number);
  return [(x - middleX) / scale, (middleY - y) / scale];
}

function drawPlane(state: AttentionState, { weights, context }: Attention, plane: Plane): string {
  const { keys, kept, query, chosen, tokens } = state;
  const { left, top, side } = plane;
  const at = (pair: Pair) => toPicture(pair, plane);
  const [originX, originY] = at([0, 0]);
  const [starX, starY] = at(context);
  const grid = [-2, -1, 0, 1, 2].flatMap((value) => {
    const [x, y] = at([value, value]);
    const paint = value === 0 ? "faint" : "grid";
    return [line(`M${px(x)},${top}v${side}`, paint, 1), line(`M${left},${px(y)}h${side}`, paint, 1)];
  });
  const pulls = keys.map((key, s) => {
    const [x, y] = at(key);
    return line(
      `M${px(x)},${px(y)}L${px(starX)},${px(starY)}`,
      "accent",
      14 * (weights[s] ?? 0),
      ' stroke-opacity="0.35"',
    );
  });
  const handle = (id: string) => `data-drag="${id},${px(originX)},${px(originY)},${px(scaleOf(plane))}"`;
  const radii = weights.map((weight) => 7 + 20 * Math.sqrt(weight));
  const discs = keys.map((key, s) => {
    const [x, y] = at(key);
    const isKept = kept[s] === true;
    const radius = radii[s] ?? 0;
    const fill = isKept ? ` fill="${colour("accent")}" fill-opacity="0.75"` : ' fill="none"';
    const rim = isKept ? "" : ' stroke-dasharray="4 3"';
    const ring =
      chosen === String(s)
        ? `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius + 4)}" fill="none" stroke="${colour("ink")}" stroke-width="1.5"/>`
        : "";
    return (
      `${ring}<g ${handle(String(s))}><circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}"${fill} stroke="${colour(isKept ? "accent" : "quiet")}" stroke-width="1.5"${rim}/>` +
      `<circle cx="${px(x)}" cy="${px(y)}" r="18" fill="transparent"/></g>`
    );
  });
  const [x, y] = at(query);
  const ring =
    chosen === "query"
      ? `<circle cx="${px(x)}" cy="${px(y)}" r="13" fill="none" stroke="${colour("ink")}" stroke-width="1.5"/>`
      : "";
  return [
    `<rect x="${left}" y="${top}" width="${side}" height="${side}" rx="6" fill="${colour("body")}"/>`,
    ...grid,
    ...pulls,
    ...discs,
    line(`M${px(originX)},${px(originY)}L${px(x)},${px(y)}`, "ink", 2.5),
    `${ring}<g ${handle("query")}><circle cx="${px(x)}" cy="${px(y)}" r="8" fill="${colour("ink")}"/><circle cx="${px(x)}" cy="${px(y)}" r="18" fill="transparent"/></g>`,
    shape(star(starX, starY), "highlight", ` stroke="${colour("ink")}" stroke-width="1.5" pointer-events="none"`),
    named(plane, [
      ...keys.map((key, s) => ({
        at: at(key),
        away: (radii[s] ?? 0) + 9,
        name: tokens[s] ?? "",
        paint: kept[s] ? ("accent" as const) : ("quiet" as const),
      })),
      { at: [x, y], away: 20, name: "query", paint: "ink" },
      { at: [starX, starY], away: -21, name: "context", paint: "ink" },
    ]),
  ].join("");
}

/** A name in the plane. `away` is its distance from its point: positive for above, negative for below. */
interface Name {
  readonly at: Pair;
  readonly away: number;
  readonly name: string;
  readonly paint: ColourName;
}

/** The sides of a point on which its name can stand. */
const SIDES: readonly Pair[] = [
  [0, 1],
  [0, -1],
  [1, 0],
  [-1, 0],
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
];

/** Draws names next to their points. A name that would cover an earlier one, or leave the plane, is moved to another side of its point if one is free. */
function named({ left, top, side }: Plane, names: readonly Name[]): string {
  const taken: { x: number; y: number; half: number }[] = [];
  return names
    .map(({ at: [x, y], away, name, paint }) => {
      const half = 4.5 * name.length;
      const beside = Math.abs(away) + half;
      const isFree = ([a, b]: Pair) =>
        Math.min(a - left, left + side - a) > half &&
        Math.min(b - top, top + side - b) > 8 &&
        taken.every((one) => Math.abs(one.x - a) > one.half + half || Math.abs(one.y - b) > 15);
      // to one side after the other, then the corners, and then the same twice as far above and below
      const places = [1, 2].flatMap((by) => SIDES.map(([a, b]): Pair => [x + a * beside, y - b * away * by]));
      const [a, b] = places.find(isFree) ?? [x, y - away];
      taken.push({ x: a, y: b, half });
      return onPlane(a, b, name, paint);
    })
    .join("");
}

/** Returns a name in the plane. It lets the pointer through, so that the point under it can be dragged. */
const onPlane = (x: number, y: number, name: string, paint: ColourName) =>
  `<g stroke="${colour("body")}" stroke-width="4" stroke-linejoin="round" paint-order="stroke" pointer-events="none">` +
  `${words(x, y, escapeText(name), { paint, bold: true })}</g>`;

/** Returns the path of a star with five rays. */
function star(x: number, y: number): string {
  const corner = (n: number) => {
    const [angle, radius] = [(n * Math.PI) / 5, n % 2 === 0 ? 11 : 4.8];
    return `${px(x + radius * Math.sin(angle))},${px(y - radius * Math.cos(angle))}`;
  };
  return `M${Array.from({ length: 10 }, (_, n) => corner(n)).join("L")}Z`;
}

function drawBars(
  state: AttentionState,
  { scores, weights }: Attention,
  { left, top, width }: { left: number; top: number; width: number },
): string {
  const head = { size: 12, paint: "quiet" } as const;
  const rows = state.keys.map((_, s) => {
    const y = top + 22 + s * ROW;
    const isKept = state.kept[s] === true;
    const share = weights[s] ?? 0;
    return [
      words(left, y, escapeText(state.tokens[s] ?? ""), {
        anchor: "start",
        bold: true,
        paint: isKept ? "accent" : "quiet",
      }),
      words(left + width * 0.55, y, `score ${fixed(scores[s] ?? 0)}`, { anchor: "end", paint: "quiet" }),
      words(left + width, y, isKept ? percent(share) : "masked", {
        anchor: "end",
        bold: isKept,
        paint: isKept ? "ink" : "quiet",
      }),
      `<rect x="${left}" y="${y + 10}" width="${width}" height="9" rx="4.5" fill="${colour("grid")}"/>`,
      `<rect x="${left}" y="${y + 10}" width="${px(width * share)}" height="9" rx="4.5" fill="${colour("accent")}"/>`,
    ].join("");
  });
  return (
    words(left, top, `weights = softmax(scores${state.temperature === 1 ? "" : ` / ${fixed(state.temperature)}`})`, {
      ...head,
      anchor: "start",
    }) + rows.join("")
  );
}
