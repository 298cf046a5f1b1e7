import type { Figure } from "gatebook";
import { describe, expect, it } from "vitest";
import { pictureOf } from "../../../src/figures/picture/picture";
import { specimens } from "./specimens";

/** Returns the picture of a figure with these traces and this layout. */
function drawn(data: object[], layout: object = {}): string {
  const svg = pictureOf({ data, layout, alt: "a figure" } as unknown as Figure);
  if (svg === undefined) throw new Error("pictureOf made no picture");
  return svg;
}

const unescaped = (text: string) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");

/** Returns the texts of a picture, without tags. */
const texts = (svg: string) =>
  [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, content = ""]) => unescaped(content.replace(/<[^>]+>/g, "")));

/** Returns the data (`d`) of the paths that have this colour. */
const pathOf = (svg: string, colour: string) =>
  [...svg.matchAll(/<path ([^>]*)\/>/g)]
    .map(([, attributes = ""]) => attributes)
    .filter((attributes) => attributes.includes(`"${colour}"`))
    .map((attributes) => / ?d="([^"]*)"/.exec(attributes)?.[1] ?? "");

describe.each(Object.entries(specimens()))("pictureOf(%s)", (_, { figure }) => {
  const svg = pictureOf(figure) as string;

  it("is one SVG element with the alt text, in which no number is NaN or undefined", () => {
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="700" .*<\/svg>$/s);
    expect(unescaped(/aria-label="([^"]*)"/.exec(svg)?.[1] ?? "")).toBe(figure.alt);
    expect(svg.replace(/aria-label="[^"]*"/, "")).not.toMatch(/NaN|undefined|Infinity|null/);
  });

  it("takes less than 70,000 characters", () => {
    expect(svg.length).toBeLessThan(70_000);
  });

  it("is the same each time it is drawn from the same figure", () => {
    expect(pictureOf(structuredClone(figure))).toBe(svg);
  });
});

describe("pictureOf", () => {
  it.each([
    ["pie", { type: "pie", values: [1, 2] }],
    ["contour", { type: "contour", z: [[1, 2]] }],
    ["scatter3d", { type: "scatter3d", x: [1], y: [1], z: [1] }],
    ["more points than a picture can hold", { y: new Array(50_001).fill(1) }],
  ])("returns no picture for %s", (_, trace) => {
    expect(pictureOf({ data: [trace], layout: {}, alt: "x" } as unknown as Figure)).toBeUndefined();
  });

  it("does not draw hidden traces", () => {
    const svg = drawn([
      { y: [1, 2], line: { color: "#010203" } },
      { y: [1, 2], visible: false, line: { color: "#040506" } },
    ]);
    expect(svg).toContain("#010203");
    expect(svg).not.toContain("#040506");
  });

  it("breaks a line at a gap, and connects it if the trace asks for that", () => {
    const line = { y: [1, 2, null, 4, 5], mode: "lines", line: { color: "#010203" } };
    expect(pathOf(drawn([line]), "#010203")[0]?.match(/M/g)).toHaveLength(2);
    expect(pathOf(drawn([{ ...line, connectgaps: true }]), "#010203")[0]?.match(/M/g)).toHaveLength(1);
  });

  it("places points by linear, logarithmic and reversed axes", () => {
    const layout = { width: 200, height: 200, margin: { l: 50, r: 50, t: 50, b: 50 } };
    const line = { x: [0, 10], y: [1, 100], mode: "lines", line: { color: "#010203" } };
    const xaxis = { range: [0, 10] };
    expect(pathOf(drawn([line], { ...layout, xaxis, yaxis: { range: [0, 100] } }), "#010203")).toEqual([
      "M50 149L150 50",
    ]);
    expect(pathOf(drawn([line], { ...layout, xaxis, yaxis: { type: "log", range: [0, 4] } }), "#010203")).toEqual([
      "M50 150L150 100",
    ]);
    expect(pathOf(drawn([line], { ...layout, xaxis, yaxis: { range: [100, 0] } }), "#010203")).toEqual([
      "M50 51L150 150",
    ]);
  });

  it("draws the steps hv and hvh, and a band between two lines", () => {
    const layout = {
      width: 200,
      height: 200,
      showlegend: false,
      margin: { l: 50, r: 50, t: 50, b: 50 },
      xaxis: { range: [0, 10] },
      yaxis: { range: [0, 10] },
    };
    const line = { x: [0, 10], y: [0, 10], mode: "lines", line: { color: "#010203" } };
    const step = (shape: string) => pathOf(drawn([{ ...line, line: { ...line.line, shape } }], layout), "#010203")[0];
    expect(step("hv")).toBe("M50 150H150V50H150");
    expect(step("hvh")).toBe("M50 150H100V50H150");
    const low = { ...line, y: [0, 4] };
    const band = { ...line, y: [2, 8], fill: "tonexty", fillcolor: "#0a0b0c" };
    expect(pathOf(drawn([low, band], layout), "#0a0b0c")).toEqual(["M50 130L150 70L150 110L50 150z"]);
  });

  it("draws bars stacked, grouped, or above and below 0", () => {
    const layout = {
      width: 200,
      height: 200,
      showlegend: false,
      margin: { l: 50, r: 50, t: 50, b: 50 },
      bargap: 0,
      xaxis: { range: [-0.5, 0.5] },
      yaxis: { range: [-10, 10] },
    };
    const bars = [
      { type: "bar", y: [4], marker: { color: "#010101" } },
      { type: "bar", y: [-2], marker: { color: "#020202" } },
    ];
    const both = (barmode: string) =>
      ["#010101", "#020202"].map((colour) => pathOf(drawn(bars, { ...layout, barmode }), colour)[0]);
    expect(both("stack")).toEqual(["M50 80h100v20h-100z", "M50 80h100v10h-100z"]);
    expect(both("relative")).toEqual(["M50 80h100v20h-100z", "M50 100h100v10h-100z"]);
    expect(both("group")).toEqual(["M50 80h50v20h-50z", "M100 100h50v10h-50z"]);
  });

  it("draws heat maps with a colour per cell and nothing for a missing value, and as an image if there are many cells", () => {
    const scale = [
      [0, "#000000"],
      [1, "#ffffff"],
    ];
    const few = drawn([
      {
        type: "heatmap",
        z: [
          [0, 1],
          [null, 0.5],
        ],
        colorscale: scale,
        showscale: false,
      },
    ]);
    expect(pathOf(few, "#000000")).toHaveLength(1);
    expect(pathOf(few, "#808080")).toHaveLength(1);
    expect(few).not.toContain("<image");
    const table = Array.from({ length: 40 }, (_, r) => Array.from({ length: 40 }, (_, c) => r * c));
    const many = drawn([{ type: "heatmap", z: table, colorscale: scale }]);
    expect(many).toMatch(/<image [^>]*href="data:image\/png;base64,[A-Za-z0-9+/=]+"/);
  });

  it("labels ticks with categories, dates, powers of 10 and thousands", () => {
    const label = (trace: object, xaxis: object = {}) => texts(drawn([trace], { xaxis, yaxis: { visible: false } }));
    expect(label({ x: ["cats", "dogs & <b>co</b>"], y: [1, 2] })).toEqual(["cats", "dogs & co"]);
    expect(label({ x: ["2020-01-01", "2024-01-01"], y: [1, 2], mode: "lines" })).toEqual([
      "2020",
      "2021",
      "2022",
      "2023",
      "2024",
    ]);
    expect(label({ x: [1, 1e6], y: [1, 2] }, { type: "log", exponentformat: "power" })).toContain("106");
    expect(label({ x: [0, 40_000], y: [1, 2], mode: "lines" })).toContain("20k");
    expect(label({ x: [-1, 1], y: [1, 2], mode: "lines" })).toContain("\u22121");
    expect(label({ x: [0, 1], y: [1, 2], mode: "lines" }, { tickformat: ".0%" })).toContain("100%");
  });

  it("lists one trace per group in the legend, and shows the position of the slider", () => {
    const data = [
      { y: [1, 2], name: "one" },
      { y: [2, 3], name: "hidden there", showlegend: false },
      { y: [2, 3], name: "two" },
    ];
    const steps = ["a", "b", "c"].map((label) => ({ label }));
    const sliders = [{ active: 1, currentvalue: { prefix: "step: " }, steps }];
    const said = texts(drawn(data, { sliders }));
    expect(said).toEqual(expect.arrayContaining(["one", "two", "step: b"]));
    expect(said).not.toContain("hidden there");
    expect(texts(drawn([data[0] as object]))).not.toContain("one");
  });

  it("draws annotations with and without an arrow, and shapes of all kinds", () => {
    const layout = {
      xaxis: { range: [0, 10] },
      yaxis: { range: [0, 10] },
      annotations: [
        { x: 5, y: 5, text: "<i>h</i><sub>t</sub>", showarrow: false },
        { x: 2, y: 2, text: "here" },
      ],
      shapes: [
        { type: "line", x0: 0, x1: 1, xref: "paper", y0: 5, y1: 5, line: { color: "#010101" } },
        { type: "rect", x0: 1, x1: 2, y0: 0, y1: 1, yref: "paper", fillcolor: "#020202", layer: "below" },
        { type: "circle", x0: 1, x1: 2, y0: 1, y1: 2, fillcolor: "#030303" },
        { type: "path", path: "M1,1L2,1Q3,1 3,2Z", fillcolor: "#04040480" },
      ],
    };
    const svg = drawn([{ x: [1], y: [1] }], layout);
    expect(texts(svg)).toEqual(expect.arrayContaining(["ht", "here"]));
    for (const colour of ["#010101", "#020202", "#030303", "#040404"]) expect(pathOf(svg, colour)).toHaveLength(1);
    expect(svg).toContain('fill="#040404" fill-opacity="0.502"');
  });

  it("escapes text that would break a page or the picture", () => {
    const bad = '</svg><script>alert(1)</script>"\u0000\ud800';
    const svg = drawn([{ x: [bad, "b"], y: [1, 2], name: bad, text: [bad, ""], mode: "text" }], {
      title: { text: bad },
      xaxis: { title: bad },
    });
    expect(svg.match(/<\/svg>/g)).toHaveLength(1);
    expect(svg).not.toMatch(/<script|\p{Cc}|\p{Cs}/u);
  });
});
