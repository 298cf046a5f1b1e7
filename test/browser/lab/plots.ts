// Compares the figures in the notebook's model with Plotly's drawings in the page.
import { isDeepStrictEqual } from "node:util";
import type { Page } from "playwright-core";

export const plotlyMime = "application/vnd.plotly.v1+json";

/** The number of marks of each kind. */
export interface Marks {
  readonly traces: Readonly<Record<string, number>>;
  readonly shapes: number;
  readonly annotations: number;
  readonly sliders: number;
}

export interface Plot {
  /** The id of the cell that contains the plot. */
  readonly cell: string;
  readonly wanted: Marks;
  /** The drawn marks, or undefined if nothing was drawn. */
  readonly drawn: Marks | undefined;
  /** Texts that extend beyond the picture. */
  readonly cut: readonly string[];
}

/** Returns the plots whose marks differ from those of their figure. */
export const undrawn = async (page: Page): Promise<Plot[]> =>
  (await plotsOf(page)).filter(({ wanted, drawn }) => !isDeepStrictEqual(wanted, drawn));

interface Trace {
  readonly type?: string;
  readonly visible?: boolean | "legendonly";
  readonly x?: unknown;
  readonly y?: unknown;
  readonly z?: unknown;
}

interface PlotlyFigure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<"shapes" | "annotations" | "sliders", readonly { visible?: boolean }[] | undefined>>;
}

/** Returns every plot of the open notebook, in order. */
export async function plotsOf(page: Page): Promise<Plot[]> {
  return (await lookAtPage(page)).map(({ cell, figure, drawn, cut }) => ({
    cell,
    wanted: marksOf(figure),
    drawn,
    cut,
  }));
}

/** Returns the marks that a figure requires. A trace without any value requires no marks, because it is only in the legend. */
function marksOf({ data, layout }: PlotlyFigure): Marks {
  const traces: Record<string, number> = {};
  for (const trace of data) {
    if (trace.visible === false || trace.visible === "legendonly") continue;
    if (!hasValue(trace.z ?? trace.y ?? trace.x)) continue;
    const type = trace.type ?? "scatter";
    traces[type] = (traces[type] ?? 0) + 1;
  }
  const shown = (list: readonly { visible?: boolean }[] | undefined) =>
    (list ?? []).filter(({ visible }) => visible !== false).length;
  return {
    traces,
    shapes: shown(layout.shapes),
    annotations: shown(layout.annotations),
    sliders: shown(layout.sliders),
  };
}

const hasValue = (values: unknown): boolean =>
  Array.isArray(values) ? values.some(hasValue) : values !== null && values !== undefined;

/** Returns the figures in the model, each with the element that shows it in the page. */
async function lookAtPage(page: Page) {
  await addPlotReader(page);
  return page.evaluate(
    (mime) =>
      window.sheet.content.widgets.flatMap(({ model, node }) => {
        const plots = [...node.querySelectorAll(".js-plotly-plot")];
        return (model.outputs?.toJSON() ?? [])
          .filter(({ data }) => data && mime in data)
          .map(({ data }, index) => {
            const plot = plots[index];
            const figure = data?.[mime] as PlotlyFigure;
            return { cell: model.id, figure, ...(plot ? window.lookAtPlot(plot) : { drawn: undefined, cut: [] }) };
          });
      }),
    plotlyMime,
  );
}

/** Draws a figure in a page that has Plotly and an element `#figure`, and examines it. */
export async function drawn(page: Page, figure: object): Promise<Omit<Plot, "cell">> {
  await addPlotReader(page);
  const seen = await page.evaluate(async (figure) => {
    const { Plotly } = globalThis as unknown as {
      Plotly: { newPlot(place: Element, figure: object): Promise<Element> };
    };
    const place = document.createElement("div");
    document.querySelector("#figure")?.replaceChildren(place);
    return window.lookAtPlot(await Plotly.newPlot(place, figure));
  }, figure);
  return { wanted: marksOf(figure as PlotlyFigure), ...seen };
}

/** Adds `lookAtPlot` to a page. */
async function addPlotReader(page: Page): Promise<void> {
  if (await page.evaluate(() => "lookAtPlot" in window)) return;
  await page.evaluate(`window.lookAtPlot = ${lookAtPlot}`);
}

/** Runs in the page. Returns what Plotly has drawn. */
export function lookAtPlot(plot: Element): { drawn: Marks; cut: string[] } {
  // For each kind of trace, the element in the page that encloses one trace, and the elements in it that must exist if the trace is visible.
  const layers: Record<string, [trace: string, mark: string]> = {
    scatter: [".scatterlayer > .trace", "path.js-line[d], path.js-fill[d], .points path[d], .text text"],
    heatmap: [".heatmaplayer > .hm", "image"],
    bar: [".barlayer > .trace", ".point path[d]"],
    contour: [".contourlayer > .contour", "path[d]"],
  };
  const frame = plot.getBoundingClientRect();
  const count = (selector: string, mark?: string) => {
    const visible = (element: Element) => {
      const { width, height, left, right, top, bottom } = element.getBoundingClientRect();
      const inside = left < frame.right && right > frame.left && top < frame.bottom && bottom > frame.top;
      return (width > 0 || height > 0) && inside;
    };
    return [...plot.querySelectorAll(selector)].filter((element) =>
      mark === undefined ? visible(element) : [...element.querySelectorAll(mark)].some(visible),
    ).length;
  };
  const traces = Object.entries(layers).map(([type, [trace, mark]]) => [type, count(trace, mark)] as const);
  const cut = [...plot.querySelectorAll(".main-svg text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return (
      box.width > 0 &&
      (box.left < frame.left - 1 ||
        box.right > frame.right + 1 ||
        box.top < frame.top - 1 ||
        box.bottom > frame.bottom + 1)
    );
  });
  return {
    drawn: {
      traces: Object.fromEntries(traces.filter(([, number]) => number > 0)),
      shapes: count(".shapelayer path"),
      annotations: count(".annotation"),
      sliders: count(".slider-group"),
    },
    cut: cut.map((text) => text.textContent ?? ""),
  };
}
