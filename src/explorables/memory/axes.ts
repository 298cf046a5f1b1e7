// Chooses the axes of the memory explorer, so that every value has its true place.
import { brief } from "../kit/numbers";

/** Powers of ten outside of these limits have no place: the axis would say nothing else. */
const LIMIT = 98;

/** Returns 1 if all values are at most 1.05, and otherwise the next of 1.2, 1.6, 2, 4, 6, 8, 10, 12, …: half of it has few digits, too */
export function largestTick(values: readonly number[]): number {
  const most = Math.max(...values.map(Math.abs));
  if (most <= 1.05) return 1;
  const scale = 10 ** Math.floor(Math.log10(most));
  return scale * ([1.2, 1.6, 2, 4, 6, 8, 10].find((tick) => tick * scale >= most) ?? 10);
}

/** Returns the powers of ten of six ticks, from the highest to the lowest: 2 to -8, or more if values are larger or smaller. */
export function powersOf(values: readonly number[]): { powers: readonly number[]; low: number; high: number } {
  const logarithms = values.filter((value) => value !== 0).map((value) => Math.log10(Math.abs(value)));
  const high = Math.min(LIMIT, Math.max(2, ...logarithms.map(Math.ceil)));
  const least = Math.max(-LIMIT, Math.min(-8, ...logarithms.map(Math.floor)));
  const step = 2 * Math.ceil((high - least) / 10);
  const powers = Array.from({ length: 6 }, (_, n) => high - n * step);
  return { powers, low: high - 5 * step, high };
}

/** Returns the text of a tick without needless digits, e.g. 0.01, −0.75 or 10⁻⁸. */
export function tick(value: number): string {
  const size = Math.abs(value);
  if (size === 0 || (size >= 0.01 && size < 100)) return String(value).replace("-", "\u2212");
  return brief(value).replace(/^(\u2212?)1\.0\u00b7/, "$1");
}
