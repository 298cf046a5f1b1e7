// Computes the geometry of the figure `mixingTriangle`: mixtures of two points, the tangents from a corner to an outline, and the side of a
// point on which there is space for its name.
import type { Point } from "../kit/convex-hull";
import { rounded } from "../kit/number-lists";

/** Returns the mixture z h + (1 - z) g of two points. */
export function mixed(z: number, h: Point, g: Point): Point {
  return [rounded(z * h[0] + (1 - z) * g[0]), rounded(z * h[1] + (1 - z) * g[1])];
}

/**
 * Returns the two points at which the tangents from a corner touch an outline, or undefined if the corner is inside the outline.
 *
 * Angles are measured from the direction of the outline's middle, so that no angle within the outline jumps from -pi to pi.
 */
export function fanOf(corner: Point, outline: readonly Point[]): [Point, Point] | undefined {
  const middle = meanOf(outline);
  const ahead = Math.atan2(middle[1] - corner[1], middle[0] - corner[0]);
  const angles = outline.map(([x, y]) => {
    const turn = Math.atan2(y - corner[1], x - corner[0]) - ahead;
    return Math.atan2(Math.sin(turn), Math.cos(turn));
  });
  const [least, most] = [Math.min(...angles), Math.max(...angles)];
  if (most - least >= Math.PI) return undefined;
  return [outline[angles.indexOf(least)] as Point, outline[angles.indexOf(most)] as Point];
}

/** Returns the position of a point's name in Plotly's notation, on the side that is away from the middle of all points. */
export function outwards(at: Point, all: readonly Point[]): string {
  const [mx, my] = meanOf(all);
  const [dx, dy] = [at[0] - mx, at[1] - my];
  const [across, up] = [Math.abs(dx), Math.abs(dy)];
  const vertical = up < 0.4 * across ? "middle" : dy > 0 ? "top" : "bottom";
  const horizontal = across < 0.4 * up ? "center" : dx > 0 ? "right" : "left";
  return `${vertical} ${horizontal}`;
}

function meanOf(points: readonly Point[]): Point {
  const mean = (of: (point: Point) => number) => points.reduce((sum, point) => sum + of(point), 0) / points.length;
  return [mean(([x]) => x), mean(([, y]) => y)];
}
