/** The largest difference between numbers that count as the same. A weight that was float32 differs from the number that a reader writes, e.g. 0.800000012 from 0.8. */
const TOLERANCE = 1e-6;

/** Returns whether two values that JSON can represent are the same. Numbers are compared with a tolerance of 1e-6. */
export function isSame(one: unknown, other: unknown): boolean {
  if (typeof one === "number" && typeof other === "number")
    return one === other || Math.abs(one - other) <= TOLERANCE * Math.max(1, Math.abs(other));
  if (typeof one !== "object" || typeof other !== "object" || one === null || other === null) return one === other;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  const at = (value: object, name: string) => (value as Record<string, unknown>)[name];
  return (
    names.length === others.length && names.every((name) => name in other && isSame(at(one, name), at(other, name)))
  );
}
