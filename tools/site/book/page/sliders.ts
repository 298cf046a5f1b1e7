/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// Lets the keyboard move the sliders of a live figure. Plotly draws them for the pointer only.

interface Step {
  readonly label: string;
  readonly method: "animate" | "restyle" | "relayout" | "update";
  readonly args: readonly unknown[];
}
interface Slider {
  readonly active?: number;
  readonly currentvalue?: { readonly prefix?: string };
  readonly steps?: readonly Step[];
}
/** A live figure, with the layout that Plotly keeps up to date. */
export type Plot = HTMLElement & { readonly layout: { readonly sliders?: readonly Slider[] } };
/** The functions of Plotly that a step of a slider names, and the one that moves the slider. */
export type PlotlyFunctions = Record<Step["method"], (plot: Plot, ...args: unknown[]) => Promise<unknown>>;

/** Returns the step to which a key moves, or undefined if the key moves nothing. */
function moved(key: string, active: number, last: number): number | undefined {
  const far = Math.max(1, Math.round(last / 5));
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: far, PageDown: -far }[key];
  if (key === "Home") return 0;
  if (key === "End") return last;
  return by === undefined ? undefined : Math.min(last, Math.max(0, active + by));
}

/** Makes each slider of a live figure an element that the Tab key reaches and that the arrow keys move. */
export function letKeyboardSlide(plot: Plot, plotly: PlotlyFunctions): void {
  for (const [n, { steps = [] }] of (plot.layout.sliders ?? []).entries()) {
    const slider = () => plot.layout.sliders?.[n] ?? {};
    const element = plot.querySelectorAll<SVGGElement>(".slider-group")[n];
    if (!element || steps.length === 0) continue;
    const name = slider().currentvalue?.prefix?.replace(/[\s:=]+$/, "") || "step";
    const say = (active: number) => {
      const { label = "" } = steps[active] ?? {};
      element.setAttribute("aria-valuenow", String(active));
      element.setAttribute("aria-valuetext", `${label}, ${active + 1} of ${steps.length}`);
    };
    const values = { role: "slider", tabindex: "0", "aria-label": name, "aria-valuemin": "0" };
    for (const [attribute, value] of Object.entries(values)) element.setAttribute(attribute, value);
    element.setAttribute("aria-valuemax", String(steps.length - 1));
    say(slider().active ?? 0);
    element.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return; // these keys are the browser's
      const active = moved(event.key, slider().active ?? 0, steps.length - 1);
      const step = active === undefined ? undefined : steps[active];
      if (active === undefined || step === undefined) return;
      event.preventDefault(); // the keys must not scroll the page
      say(active);
      void plotly
        .relayout(plot, { [`sliders[${n}].active`]: active })
        .then(() => plotly[step.method](plot, ...step.args));
    });
    // the pointer has moved it
    (plot as unknown as { on(event: string, then: (change: { slider: Slider }) => void): void }).on(
      "plotly_sliderchange",
      () => say(slider().active ?? 0),
    );
  }
}
