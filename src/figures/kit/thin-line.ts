// Reduces the number of points in long lines without losing their spikes.
/** The largest number of points in a line. That is several points per pixel at any width, and few enough for JSON. */
export const MAX_POINTS = 2000;

/**
 * Returns the indices of the points of a line to draw, at most `most`. A longer line is divided into blocks. It keeps its first and last point, and
 * the lowest and highest point of each block, so that no spike is lost.
 */
export function thin(values: readonly number[], most = MAX_POINTS): number[] {
  if (values.length <= most) return values.map((_, n) => n);
  const size = Math.ceil((values.length - 2) / Math.floor((most - 2) / 2));
  const places = [0];
  for (let from = 1; from < values.length - 1; from += size) {
    let [least, greatest] = [from, from];
    for (let n = from; n < Math.min(from + size, values.length - 1); n++) {
      if ((values[n] as number) < (values[least] as number)) least = n;
      if ((values[n] as number) > (values[greatest] as number)) greatest = n;
    }
    if (least === greatest) places.push(least);
    else places.push(Math.min(least, greatest), Math.max(least, greatest));
  }
  places.push(values.length - 1);
  return places;
}

/** Returns the entries of a list at the given indices. */
export const pick = (values: readonly number[], places: readonly number[]): number[] =>
  places.map((n) => values[n] as number);
