// Places labels next to points, so that the labels cover neither each other nor the points.

/** A label to place next to a point. All lengths are in pixels, and y points upwards. */
export interface Placing {
  readonly at: readonly [x: number, y: number];
  /** The distance between the label and the point. */
  readonly reach: number;
  readonly width: number;
  readonly height: number;
}

/** A disc that no label should cover. */
export interface Obstacle {
  readonly at: readonly [x: number, y: number];
  readonly radius: number;
}

/** A direction from a point to its label: right, up, left, down or a diagonal. */
export type Direction = readonly [x: number, y: number];

const D = Math.SQRT1_2;
const directions: readonly Direction[] = [
  [1, 0],
  [D, D],
  [0, 1],
  [-D, D],
  [-1, 0],
  [-D, -D],
  [0, -1],
  [D, -D],
];

type Box = readonly [left: number, bottom: number, right: number, top: number];

/**
 * Returns a direction for each label, so that labels do not cover each other and, if possible, no obstacle. The labels are placed one after the
 * other. Directions away from the given middle are preferred. A label that would cover another label in every direction gets no direction.
 */
export function placeLabels(
  labels: readonly Placing[],
  obstacles: readonly Obstacle[],
  middle: readonly [number, number],
): (Direction | undefined)[] {
  const placed: Box[] = [];
  return labels.map((label) => {
    const outwards = [label.at[0] - middle[0], label.at[1] - middle[1]] as const;
    const far = Math.hypot(...outwards) || 1;
    const choices = directions.map((direction) => {
      const box = boxOf(label, direction);
      const inwards = 1 - (direction[0] * outwards[0] + direction[1] * outwards[1]) / far; // 0 means away from the middle, and 2 means towards the middle
      const covered = obstacles.filter((obstacle) => touches(box, obstacle)).length;
      return { direction, box, covers: placed.some((other) => overlap(box, other)), cost: covered * 3 + inwards };
    });
    const free = choices.filter(({ covers }) => !covers);
    if (free.length === 0) return undefined;
    const best = free.reduce((a, b) => (b.cost < a.cost - 1e-9 ? b : a));
    placed.push(best.box);
    return best.direction;
  });
}

/** Returns the rectangle of a label. The side or corner that faces the point is at the distance `reach` from the point. */
function boxOf({ at, reach, width, height }: Placing, [dx, dy]: Direction): Box {
  const [x, y] = [at[0] + dx * reach, at[1] + dy * reach];
  const left = x - width * anchor(dx);
  const bottom = y - height * anchor(dy);
  return [left, bottom, left + width, bottom + height];
}

/** Returns the share of the label's width (or height) that is left of (or below) its anchor: 0, a half or 1. */
const anchor = (d: number) => (d > 0.4 ? 0 : d < -0.4 ? 1 : 0.5);

const overlap = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

function touches(box: Box, { at: [x, y], radius }: Obstacle): boolean {
  const [nearX, nearY] = [Math.min(box[2], Math.max(box[0], x)), Math.min(box[3], Math.max(box[1], y))];
  return Math.hypot(nearX - x, nearY - y) < radius;
}
