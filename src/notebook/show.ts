import { quiet } from "../check/quiet";
import type { Figure } from "../figures/figure";
import { post, redraw } from "./board";
import type { MimeBundle } from "./host";
import { kernel } from "./kernel";

/** A figure on the screen. */
export interface View {
  /**
   * Draws another figure in the same place. On an unmodified tslab kernel, which cannot clear a cell, and where there is no kernel,
   * nothing is drawn until `done()`.
   */
  update(figure: Figure): void;
  /** Ends a series of updates: whatever the kernel can do, the last figure is drawn. */
  done(): void;
}

/**
 * Draws a figure below the cell: Plotly where it can be drawn, the figure's alt text elsewhere.
 *
 * A live curve is a view that is updated:
 *
 *     const curve = (losses: number[]) => lineChart({ name: "loss", x: losses.map((_, n) => n), y: losses });
 *     const view = show(curve([1]));
 *     for (const losses of [[1, 0.5], [1, 0.5, 0.25]]) view.update(curve(losses));
 *     view.done();
 *
 * At a cell's end write `void show(…)`: an unmodified tslab would echo the view.
 * Each update sends every figure of the cell again, so update a few times a second at most, not at each step. What the cell itself
 * has printed with console.log goes at an update: print after the loop.
 * @throws Error when the figure has no data or no alt text.
 */
export function show(figure: Figure): View {
  const displayId = post(bundleOf(figure));
  let pending: MimeBundle | undefined;
  return quiet({
    update(next: Figure) {
      const bundle = bundleOf(next);
      if (kernel().canClear) redraw(displayId, bundle);
      else pending = bundle;
    },
    done() {
      if (pending) post(pending);
      pending = undefined;
    },
  });
}

function bundleOf(figure: Figure): MimeBundle {
  if (!Array.isArray(figure?.data)) {
    throw new Error(
      `show: figure must be a record { data, layout, alt }, got ${figure === null ? "null" : typeof figure}.`,
    );
  }
  if (!figure.alt) throw new Error("show: figure.alt must say in words what the figure shows, got nothing.");
  const { data, layout, frames, config, alt } = figure;
  const plotly = { data, layout, ...(frames ? { frames } : {}), ...(config ? { config } : {}) };
  return { "application/vnd.plotly.v1+json": plotly, "text/plain": alt };
}
