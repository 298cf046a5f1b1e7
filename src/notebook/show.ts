// Shows figures in a notebook.
import { quiet } from "../check/quiet";
import type { Figure } from "../figures/kit/figure";
import { pictureOf } from "../figures/picture/picture";
import { post, redraw } from "./board";
import type { MimeBundle } from "./host";
import { kernel } from "./kernel";

/** A figure on the screen. */
export interface View {
  /**
   * Draws another figure in the same place. An unmodified tslab kernel cannot clear a cell's output. So with tslab, and without a kernel, only
   * `done()` draws the figure.
   */
  update(figure: Figure): void;
  /** Ends a series of updates. With every kernel, it draws the last figure and stores its static picture. */
  done(): void;
}

/**
 * Draws a figure below the cell and returns a view that can update the figure. The front end shows a Plotly chart if it can, else a static picture
 * (SVG), else the figure's alt text.
 *
 * `jupyter nbconvert` puts the static picture into pages, slides and Markdown. GitHub and viewers of untrusted notebooks show it too. Making the
 * picture takes a few milliseconds and needs no browser. Only figures with scatter, bar and heatmap traces have a picture; others have only their
 * alt text. `update` sends no picture, but `done()` does.
 *
 * Update a view to draw a live curve:
 *
 *     const curve = (losses: number[]) => lineChart({ name: "loss", x: losses.map((_, n) => n), y: losses });
 *     const view = show(curve([1]));
 *     for (const losses of [[1, 0.5], [1, 0.5, 0.25]]) view.update(curve(losses));
 *     view.done();
 *
 * At the end of a cell, write `void show(…)`, because an unmodified tslab would print the view.
 * Each update sends every figure of the cell again, so update only a few times per second, not at each step. An update also removes everything
 * that the cell has printed with console.log, so print after the loop.
 * @throws Error if the figure has no data or no alt text.
 */
export function show(figure: Figure): View {
  const displayId = post(bundleOf(figure, true));
  let last: Figure | undefined;
  return quiet({
    update(next: Figure) {
      const bundle = bundleOf(next, false);
      last = next;
      if (kernel().canClear) redraw(displayId, bundle);
    },
    done() {
      if (last === undefined) return;
      const bundle = bundleOf(last, true);
      last = undefined;
      if (kernel().canClear) redraw(displayId, bundle);
      else post(bundle);
    },
  });
}

/** Returns a figure in all formats. @throws Error if the figure has no data or no alt text */
export const figureBundle = (figure: Figure): MimeBundle => bundleOf(figure, true);

function bundleOf(figure: Figure, withPicture: boolean): MimeBundle {
  if (!Array.isArray(figure?.data)) {
    throw new Error(
      `show: figure must be a record { data, layout, alt }, got ${figure === null ? "null" : typeof figure}.`,
    );
  }
  if (!figure.alt) throw new Error("show: figure.alt must describe the figure in words, got nothing.");
  const { data, layout, frames, config, alt } = figure;
  const plotly = { data, layout, ...(frames ? { frames } : {}), ...(config ? { config } : {}) };
  const picture = withPicture ? pictureOrNone(figure) : undefined;
  return {
    "application/vnd.plotly.v1+json": plotly,
    ...(picture === undefined ? {} : { "image/svg+xml": picture }),
    "text/plain": alt,
  };
}

/** Returns the static picture of a figure, or undefined if making it fails. Plotly may still be able to draw the figure. */
function pictureOrNone(figure: Figure): string | undefined {
  try {
    return pictureOf(figure);
  } catch {
    return undefined;
  }
}
