// Shrinks tables that are too large for a screen.
import { rounded } from "./number-lists";

/** A table that is small enough for a screen. Each entry is the mean of a block of the original table. */
export interface Shrunk {
  readonly rows: readonly number[][];
  /** The middle of each block, as a row (`rowAt`) and a column (`columnAt`) of the original table. */
  readonly rowAt: readonly number[];
  readonly columnAt: readonly number[];
  /** The width of a block (`columnsPerBlock`) and its height (`rowsPerBlock`), in original entries. Both are 1 if the table was not changed. */
  readonly columnsPerBlock: number;
  readonly rowsPerBlock: number;
}

/**
 * Returns a table of means of blocks, with at most `mostRows` rows and `mostColumns` columns. A screen cannot show more, and a figure is sent as JSON.
 *
 * @param table [R, C], not empty and not ragged
 */
export function shrink(table: readonly (readonly number[])[], mostRows: number, mostColumns: number): Shrunk {
  const [height, width] = [table.length, table[0]?.length ?? 0];
  const rowsPerBlock = Math.ceil(height / mostRows);
  const columnsPerBlock = Math.ceil(width / mostColumns);
  const [down, across] = [blocks(height, rowsPerBlock), blocks(width, columnsPerBlock)];
  const steps = stepsOf(table);
  const rows = down.map(({ from: top, to: bottom }) =>
    across.map(({ from, to }) => {
      let sum = 0;
      for (let r = top; r < bottom; r++) for (let c = from; c < to; c++) sum += table[r]?.[c] as number;
      return Math.round((sum / ((bottom - top) * (to - from))) * steps) / steps + 0; // not -0, which JSON cannot represent
    }),
  );
  const middle = ({ from, to }: Block) => rounded((from + to - 1) / 2);
  return { rows, rowAt: down.map(middle), columnAt: across.map(middle), columnsPerBlock, rowsPerBlock };
}

/** Returns the number of steps per unit to which the means are rounded: 1,000, or more if all numbers are small. A colour cannot show finer steps. */
function stepsOf(table: readonly (readonly number[])[]): number {
  let most = 0;
  for (const row of table) for (const value of row) most = Math.max(most, Math.abs(value));
  return 10 ** Math.max(3, most === 0 ? 0 : 3 - Math.ceil(Math.log10(most)));
}

type Block = { readonly from: number; readonly to: number };

function blocks(length: number, size: number): Block[] {
  return Array.from({ length: Math.ceil(length / size) }, (_, n) => ({
    from: n * size,
    to: Math.min(length, (n + 1) * size),
  }));
}
