/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Replaces the pictures of figures by live figures. Plotly is large, so it is loaded only after the reader has begun to use the page, and each figure is drawn when it comes near the screen.
import { letKeyboardSlide, type Plot, type PlotlyFunctions } from "./sliders";

interface Figure {
  readonly data: object[];
  readonly layout: object;
  readonly frames?: object[];
  readonly config?: object;
}

declare const Plotly: PlotlyFunctions & { newPlot(element: Element, figure: Figure): Promise<Plot> };

/** The events that show that the reader uses the page. */
const uses = ["scroll", "pointermove", "pointerdown", "keydown", "focusin", "wheel", "touchstart"];
/** The distance from the screen, in pixels, at which a figure is drawn. */
const near = 300;

/** Draws the figures of the page as soon as the reader uses it. @param loadPlotly loads the program that draws */
export function drawFigures(loadPlotly: () => Promise<unknown>): void {
  const figures = document.querySelectorAll<HTMLElement>("[data-figure]");
  if (figures.length === 0) return;
  let plotly: Promise<unknown> | undefined;
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        plotly ??= loadPlotly();
        void plotly.then(() => draw(target as HTMLElement));
      }
    },
    { rootMargin: `${near}px` },
  );
  const start = () => {
    for (const name of uses) removeEventListener(name, start, { capture: true });
    for (const figure of figures) observer.observe(figure);
  };
  for (const name of uses) addEventListener(name, start, { capture: true, passive: true });
}

async function draw(figure: HTMLElement): Promise<void> {
  const place = figure.querySelector<HTMLElement>(".plot");
  if (!place) return;
  const { data, layout, frames, config }: Figure = await (await fetch(figure.dataset.figure ?? "")).json();
  const live = document.createElement("div");
  live.className = "live";
  place.append(live);
  const plot = await Plotly.newPlot(live, {
    data,
    // on a touch screen, a drag must scroll the page
    layout: { ...layout, autosize: true, ...(matchMedia("(pointer: coarse)").matches ? { dragmode: false } : {}) },
    ...(frames ? { frames } : {}),
    config: { ...config, responsive: true, displayModeBar: false },
  });
  letKeyboardSlide(plot, Plotly);
  figure.dataset.live = ""; // the style sheet now hides the picture, except on paper
}

/** Calls a function once, when the first of these elements comes near the screen. */
export function whenNear(elements: Iterable<Element>, then: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      then();
    },
    { rootMargin: `${near}px` },
  );
  for (const element of elements) observer.observe(element);
}
