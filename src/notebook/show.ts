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
   * Draws another figure in the same place. An unmodified tslab kernel cannot clear a cell. There, and without a kernel,
   * the figure is only drawn by `done()`.
   */
  update(figure: Figure): void;
  /** Ends a series of updates: draws the last figure on every kernel and stores its static picture. */
  done(): void;
}

/**
 * Draws a figure below the cell and returns a view that can update it. The front end shows Plotly if it can, else a static picture (SVG), else
 * the figure's alt text.
 *
 * `jupyter nbconvert` puts the picture into pages, slides and Markdown. GitHub and viewers of untrusted notebooks show it too. It is made in a few
 * milliseconds without a browser, for scatter, bar and heatmap traces. Figures with other traces have only their text.
 * `update` sends no picture, but `done()` does.
 *
 * Update a view to draw a live curve:
 *
 *     const curve = (losses: number[]) => lineChart({ name: "loss", x: losses.map((_, n) => n), y: losses });
 *     const view = show(curve([1]));
 *     for (const losses of [[1, 0.5], [1, 0.5, 0.25]]) view.update(curve(losses));
 *     view.done();
 *
 * At the end of a cell, write `void show(…)`, since an unmodified tslab would echo the view.
 * Each update sends every figure of the cell again, so update at most a few times per second and not at each step. An update removes what the cell
 * has printed with console.log, so print after the loop.
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

/** Returns the static picture, or undefined if it cannot be made: Plotly may still be able to draw such a figure. */
function pictureOrNone(figure: Figure): string | undefined {
  try {
    return pictureOf(figure);
  } catch {
    return undefined;
  }
}
