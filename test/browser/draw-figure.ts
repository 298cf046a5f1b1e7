// Draws a figure in a page that has Plotly and an element `#figure`, and reports the result.
import type { Figure } from "gatebook";
import { nightly } from "../nightly";

/** Returns the figure and its frames. Because some figures have hundreds of frames, it leaves out frames that differ from others only in their numbers; the nightly run keeps them. */
export function distinctStates(figure: Figure): Drawable[] {
  const states: Drawable[] = JSON.parse(JSON.stringify([figure, ...(figure.frames ?? [])]));
  if (nightly) return states;
  const shapes = states.map((state) => JSON.stringify(state).replace(/-?\d[\d.e-]*/g, "0"));
  return states.filter((_, n) => shapes.indexOf(shapes[n] ?? "") === n);
}

/** Runs in the page. Stores Plotly's schema, because Plotly would otherwise build it again for each figure that it validates. */
export function keepSchema() {
  const { PlotSchema } = (globalThis as unknown as { Plotly: Plot }).Plotly;
  const schema = PlotSchema.get();
  PlotSchema.get = () => schema;
}

/** The parts of Plotly and of the page that this file uses. */
interface Plot {
  readonly PlotSchema: { get(): object };
  purge(place: HTMLElement): void;
  newPlot(place: HTMLElement, figure: object): Promise<unknown>;
  validate(data: unknown, layout: unknown): { msg: string; path: (string | number)[] }[] | undefined;
}
type Drawable = Pick<Figure, "data" | "layout" | "frames" | "config">;

/** Runs in the page. Draws a figure, and returns the result of Plotly's validation, the drawn elements, and the texts outside the figure's background. */
export async function drawFigure({
  figure,
  selectors,
  states,
}: {
  figure: Drawable;
  selectors: string[];
  states: Drawable[];
}) {
  const { Plotly } = globalThis as unknown as { Plotly: Plot };
  const place = document.getElementById("figure") as HTMLElement;
  Plotly.purge(place);
  place.replaceChildren();
  place.style.height = "";
  const findings = states.map(({ data, layout }) => Plotly.validate(data, layout ?? {}) ?? []);
  // Plotly compares the arguments of a slider by identity, so it treats every array in them as changed
  const invalid = findings.flat().filter(({ path }) => !(path[0] === "sliders" && path.includes("args")));
  await Plotly.newPlot(place, { ...figure, config: { ...figure.config, displayModeBar: false } });
  await document.fonts.ready;
  const card = (place.querySelector(".svg-container") as Element).getBoundingClientRect();
  const leaves = (text: Element) => {
    const box = text.getBoundingClientRect();
    const isIn = box.left >= card.left - 1 && box.right <= card.right + 1 && box.top >= card.top - 1;
    return box.width > 0 && !(isIn && box.bottom <= card.bottom + 1);
  };
  // the lines of a text that are not blank
  const boxOf = (text: Element) => {
    const lines = [...text.querySelectorAll("tspan.line")].filter((line) => line.textContent?.trim());
    const boxes = (lines.length > 0 ? lines : [text]).map((line) => line.getBoundingClientRect());
    return {
      left: Math.min(...boxes.map(({ left }) => left)),
      right: Math.max(...boxes.map(({ right }) => right)),
      top: Math.min(...boxes.map(({ top }) => top)),
      bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
    };
  };
  const overlaps = (texts: Element[]) =>
    texts.flatMap((one, n) =>
      texts.slice(n + 1).flatMap((other) => {
        const [a, b] = [boxOf(one), boxOf(other)];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return across > 1 && down > 3 ? [`${one.textContent} on ${other.textContent}`] : [];
      }),
    );
  return {
    invalid: invalid.map(({ msg }) => msg),
    overlapping: overlaps([
      ...place.querySelectorAll(
        ".annotation-text-g, .gtitle, .xtitle, .ytitle, .cbtitle text, .cbaxis text, .ytick text, .legendtext, .slider-label, .textpoint text",
      ),
    ]),
    outside: [...place.querySelectorAll("text")].filter(leaves).map((text) => text.textContent),
    counts: Object.fromEntries(selectors.map((selector) => [selector, place.querySelectorAll(selector).length])),
  };
}
