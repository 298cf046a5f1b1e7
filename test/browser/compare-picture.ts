// Compares the static picture of a figure with Plotly's drawing of the same figure. The page must have the elements `#figure`, for the drawing, and `#picture`.

/** Runs in the page. Shows the static picture of the drawn figure, and returns the differences. */
export async function comparePicture(svg: string) {
  const [place, other] = ["figure", "picture"].map((id) => document.getElementById(id) as HTMLElement) as [
    HTMLElement,
    HTMLElement,
  ];
  const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
  other.replaceChildren(document.importNode(parsed.documentElement, true));
  await document.fonts.ready;

  const textOf = (text: Element) => (text.textContent ?? "").replace(/[\s\u200b\u00a0]/g, "");
  const own = [...other.querySelectorAll("text")];
  const said = own.map(textOf);
  // The ticks of a colour bar or a slider are not compared, because Plotly chooses their number by the available space.
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
      // Lines without width are the edges of bands, and a line with arrows is drawn in several parts. So this counts the traces that have a visible line.
      plotly: [...place.querySelectorAll(".scatterlayer .trace")].filter((trace) =>
        [...trace.querySelectorAll<SVGElement>(".js-line")].some(
          ({ style }) => Number.parseFloat(style.strokeWidth) > 0,
        ),
      ).length,
      picture: other.querySelectorAll('path[stroke-linejoin="round"]').length,
    },
  };
}
