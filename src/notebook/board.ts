// Stores the displays of the running cell, so that one of them can be replaced. A display is something that was shown below the cell.
import type { MimeBundle } from "./host";
import { type Kernel, kernel } from "./kernel";

/** A display: its content, and the name with which the front end identifies it. */
interface Item {
  bundle: MimeBundle;
  readonly displayId: string;
}

/**
 * The displays that the running cell has made through this package, in order.
 *
 * JupyterLab's Plotly renderer ignores `update_display_data`. To change a figure, this module clears the cell's output and shows all displays
 * again. Text that the cell has printed with console.log is lost then, so a cell should print after its loop.
 */
const board: { cell: number | undefined; items: Item[] } = { cell: undefined, items: [] };

/** The largest number of displays that are stored. If a host does not number its cells, a new cell cannot be recognised, and old displays would never be removed. */
const MAX_ITEMS = 50;

let count = 0;

/** Shows a bundle, and returns the name of its display, which `redraw` and `replace` need. */
export function post(bundle: MimeBundle): string {
  const host = kernel();
  turnPage(host);
  const displayId = `gatebook-${++count}`;
  board.items = [...board.items, { bundle, displayId }].slice(-MAX_ITEMS);
  host.display(bundle, { displayId });
  return displayId;
}

/** Replaces the content of a display. It clears the cell's output and shows all displays again. */
export function redraw(displayId: string, bundle: MimeBundle): void {
  const host = kernel();
  turnPage(host);
  const place = board.items.findIndex((item) => item.displayId === displayId);
  if (place < 0)
    board.items.push({ bundle, displayId }); // an earlier cell made this display, and now it moves to the running cell
  else board.items[place] = { bundle, displayId };
  // If cells have no numbers, the displays before this one may belong to an earlier cell, so they are not shown again.
  if (host.cell === undefined) board.items = board.items.slice(Math.max(place, 0));
  host.clearOutput(true);
  for (const item of board.items) host.display(item.bundle, { displayId: item.displayId });
}

/** Replaces the content of a display without clearing the output. Front ends can do this for text, tables and HTML. */
export function replace(displayId: string, bundle: MimeBundle): void {
  const host = kernel();
  const item = board.items.find((shown) => shown.displayId === displayId);
  if (item) item.bundle = bundle;
  if (host.canUpdate) host.display(bundle, { displayId, update: true });
}

/** Removes the displays of earlier cells from the list, because clearing affects only the output of the running cell. */
function turnPage(host: Kernel): void {
  if (host.cell === board.cell) return;
  board.cell = host.cell;
  board.items = [];
}
