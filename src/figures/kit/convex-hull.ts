// Computes convex hulls, and defines the type of a point in the plane.

/** A point in the plane. */
export type Point = readonly [x: number, y: number];

/** Returns twice the signed area of the triangle. The result is above 0 if the path from the first over the second to the third point turns left. */
const turn = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/**
 * Returns the corners of the convex hull, counter-clockwise, without points on its edges. The method is the monotone chain (Andrew 1979).
 * One or two different points are returned as they are.
 */
export function convexHull(points: readonly Point[]): Point[] {
  const order = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const different = order.filter((p, n) => n === 0 || p[0] !== order[n - 1]?.[0] || p[1] !== order[n - 1]?.[1]);
  if (different.length < 3) return different;
  const half = (list: readonly Point[]) => {
    const chain: Point[] = [];
    for (const point of list) {
      while (chain.length > 1 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(different), ...half([...different].reverse())];
}
