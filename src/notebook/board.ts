// Keeps what a cell has shown, so that a part of it can be replaced.
import type { MimeBundle } from "./host";
import { type Kernel, kernel } from "./kernel";

/** Something that was shown: its content, and its name in the front end. */
interface Item {
  bundle: MimeBundle;
  readonly displayId: string;
}

/**
 * What the running cell has shown through this package, in order.
 *
 * JupyterLab's Plotly renderer ignores `update_display_data`, so a figure changes only by clearing the cell's output and
 * showing everything again. Text that the cell printed itself (console.log) is lost in that: print it after the loop.
 */
const board: { cell: number | undefined; items: Item[] } = { cell: undefined, items: [] };

/** The largest number of items that are kept: if a host does not number its cells, nothing shows when to remove them. */
const MAX_ITEMS = 50;

let count = 0;

/** Shows a bundle. Returns the name with which `redraw` and `replace` find it. */
export function post(bundle: MimeBundle): string {
  const host = kernel();
  turnPage(host);
  const displayId = `gatebook-${++count}`;
  board.items = [...board.items, { bundle, displayId }].slice(-MAX_ITEMS);
  host.display(bundle, { displayId });
  return displayId;
}

/** Replaces an earlier bundle by clearing the cell's output and showing everything again. */
export function redraw(displayId: string, bundle: MimeBundle): void {
  const host = kernel();
  turnPage(host);
  const place = board.items.findIndex((item) => item.displayId === displayId);
  if (place < 0)
    board.items.push({ bundle, displayId }); // shown by an earlier cell: it moves to this one
  else board.items[place] = { bundle, displayId };
  // Without a cell's number, what came before this item may be another cell's: it is not shown again.
  if (host.cell === undefined) board.items = board.items.slice(Math.max(place, 0));
  host.clearOutput(true);
  for (const item of board.items) host.display(item.bundle, { displayId: item.displayId });
}

/** Replaces an earlier bundle of a kind that the front end can replace itself: text, tables or HTML. */
export function replace(displayId: string, bundle: MimeBundle): void {
  const host = kernel();
  const item = board.items.find((shown) => shown.displayId === displayId);
  if (item) item.bundle = bundle;
  if (host.canUpdate) host.display(bundle, { displayId, update: true });
}

/** Removes what earlier cells have shown, since clearing only affects the output of the running cell. */
function turnPage(host: Kernel): void {
  if (host.cell === board.cell) return;
  board.cell = host.cell;
  board.items = [];
}
