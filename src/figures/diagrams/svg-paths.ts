// Builds SVG paths of lines, arrow heads and boxes.
import type { Place } from "./scene";

const CORNER = 12;
const number = (value: number) => String(Math.round(value * 100) / 100);
const at = ([x, y]: Place) => `${number(x)},${number(y)}`;

/** Returns the place at a distance from the first place, in the direction of the second place. */
function towards([x, y]: Place, [toX, toY]: Place, distance: number): Place {
  const length = Math.hypot(toX - x, toY - y);
  const share = length === 0 ? 0 : distance / length;
  return [x + (toX - x) * share, y + (toY - y) * share];
}

/**
 * Returns an SVG path: a line from the first place to the last, whose corners (the places between them) are rounded.
 *
 * @param cut the length to remove at the end of the line, so that the line does not stick out of the tip of an arrow
 */
export function roundedPath(path: readonly Place[], cut = 0): string {
  const last = path.length - 1;
  const parts = path.map((place, n) => {
    const [before, after] = [path[n - 1], path[n + 1]];
    if (before === undefined) return `M${at(place)}`;
    if (n === last || after === undefined) return `L${at(towards(place, before, cut))}`;
    const room = Math.min(CORNER, distance(before, place) / 2, distance(place, after) / 2);
    return `L${at(towards(place, before, room))}Q${at(place)} ${at(towards(place, after, room))}`;
  });
  return parts.join("");
}

/** Returns an SVG path of an arrow head, a triangle whose tip is at the end of the line. */
export function arrowHead(path: readonly Place[], length = 9, width = 9): string {
  const tip = path.at(-1) as Place;
  const from = path.at(-2) as Place;
  const [baseX, baseY] = towards(tip, from, length);
  const [dirX, dirY] = [(tip[0] - baseX) / length, (tip[1] - baseY) / length];
  const half = width / 2;
  return `M${at(tip)}L${at([baseX - dirY * half, baseY + dirX * half])}L${at([baseX + dirY * half, baseY - dirX * half])}Z`;
}

/** Returns an SVG path of a rectangle with rounded corners. The first argument is its middle. */
export function box([x, y]: Place, width: number, height: number, radius: number): string {
  const [left, right, bottom, top] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2];
  const corner = (from: Place, over: Place, to: Place) => `L${at(from)}Q${at(over)} ${at(to)}`;
  return [
    `M${at([left + radius, bottom])}`,
    corner([right - radius, bottom], [right, bottom], [right, bottom + radius]),
    corner([right, top - radius], [right, top], [right - radius, top]),
    corner([left + radius, top], [left, top], [left, top - radius]),
    corner([left, bottom + radius], [left, bottom], [left + radius, bottom]),
    "Z",
  ].join("");
}

const distance = (a: Place, b: Place) => Math.hypot(b[0] - a[0], b[1] - a[1]);
