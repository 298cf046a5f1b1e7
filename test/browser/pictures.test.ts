import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pictureOf } from "../../src/figures/picture/picture";
import { nightly } from "../nightly";
import { specimens } from "../src/figures/specimens";
import { newFigurePage } from "./page";

const root = fileURLToPath(new URL("../..", import.meta.url));
const out = join(root, "out", "screenshots", "pictures");

let page: Page;
beforeAll(async () => {
  mkdirSync(out, { recursive: true });
  page = await newFigurePage('<div id="picture"></div>');
});
afterAll(() => page?.close());

describe("the static picture of a figure", () => {
  test.each(Object.entries(specimens()))(
    "%s has the texts and lines of Plotly's drawing, inside its card",
    async (name, { figure }) => {
      const { data, layout } = JSON.parse(JSON.stringify(figure));
      const seen = await page.evaluate(compare, { data, layout, svg: pictureOf(figure) as string });
      if (nightly)
        await page
          .locator("#picture svg")
          .first()
          .screenshot({ path: join(out, `${name}.png`) });
      expect(seen.missing).toEqual([]);
      expect(seen.outside).toEqual([]);
      expect(seen.overlapping).toEqual([]);
      expect(seen.lines.picture).toEqual(seen.lines.plotly);
    },
  );
});

interface Plot {
  purge(place: HTMLElement): void;
  newPlot(place: HTMLElement, figure: object): Promise<unknown>;
}

/** Runs in the page: draws both, and tells what differs. */
async function compare({ data, layout, svg }: { data: object[]; layout: object; svg: string }) {
  const { Plotly } = globalThis as unknown as { Plotly: Plot };
  const [place, other] = ["figure", "picture"].map((id) => document.getElementById(id) as HTMLElement) as [
    HTMLElement,
    HTMLElement,
  ];
  Plotly.purge(place);
  place.replaceChildren();
  place.style.height = "";
  await Plotly.newPlot(place, { data, layout, config: { displayModeBar: false } });
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  other.replaceChildren(document.importNode(parsed.documentElement, true));
  await document.fonts.ready;

  const textOf = (text: Element) => (text.textContent ?? "").replace(/[\s\u200b\u00a0]/g, "");
  const own = [...other.querySelectorAll("text")];
  const said = own.map(textOf);
  // How many ticks a colour bar or a slider has depends on the room that its own rules leave.
  const others = [...place.querySelectorAll("text")].filter(
    (text) => !text.closest(".colorbar .cbaxis, .slider-label-group, .slider-container"),
  );
  const missing = others.map(textOf).filter((text) => text !== "" && !said.includes(text));

  const card = (other.firstElementChild as Element).getBoundingClientRect();
  const leaves = (text: Element) => {
    const box = text.getBoundingClientRect();
    return (
      box.width > 0 &&
      (box.left < card.left - 1 || box.right > card.right + 1 || box.top < card.top - 1 || box.bottom > card.bottom + 1)
    );
  };
  const overlapping = own.flatMap((one, n) =>
    own.slice(n + 1).flatMap((two) => {
      const [a, b] = [one.getBoundingClientRect(), two.getBoundingClientRect()];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return across > 1 && down > 4 ? [`${one.textContent} on ${two.textContent}`] : [];
    }),
  );
  return {
    missing,
    outside: own.filter(leaves).map((text) => text.textContent),
    overlapping,
    lines: {
      // Lines of no width bound a band, and a line with arrows is drawn in parts: each trace with a visible line counts once.
      plotly: [...place.querySelectorAll(".scatterlayer .trace")].filter((trace) =>
        [...trace.querySelectorAll<SVGElement>(".js-line")].some(
          ({ style }) => Number.parseFloat(style.strokeWidth) > 0,
        ),
      ).length,
      picture: other.querySelectorAll('path[stroke-linejoin="round"]').length,
    },
  };
}
