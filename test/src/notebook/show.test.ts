import { type Figure, progress, show, showMath, showTable } from "gatebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeHost } from "./fake-host";

const figure = (alt: string): Figure => ({
  data: [{ type: "scatter", y: [1, 2] }],
  layout: { title: { text: alt } },
  alt,
});
const PLOTLY = "application/vnd.plotly.v1+json";
const SVG = "image/svg+xml";

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
  host.publish();
});
afterEach(() => {
  FakeHost.withdraw();
  vi.restoreAllMocks();
});

describe("show on the kit's kernel", () => {
  it("sends Plotly's MIME type as an object, a static picture, and the alt text", () => {
    show({ ...figure("a line"), frames: [{ name: "1" }], config: { displaylogo: false } });
    expect(host.events).toEqual([
      {
        bundle: {
          [PLOTLY]: {
            data: [{ type: "scatter", y: [1, 2] }],
            layout: { title: { text: "a line" } },
            frames: [{ name: "1" }],
            config: { displaylogo: false },
          },
          [SVG]: expect.stringMatching(/^<svg [^>]*aria-label="a line".*<\/svg>$/),
          "text/plain": "a line",
        },
        id: expect.any(String),
        update: false,
      },
    ]);
  });

  it("updates a figure by clearing the output and drawing all outputs of the cell again, in the same order", async () => {
    show(figure("first"));
    const live = show(figure("live 0"));
    showMath("a^2");
    live.update(figure("live 1"));
    expect(host.screen()).toEqual(["first", "live 1", "a^2"]);
    live.update(figure("live 2"));
    live.done();
    expect(host.screen()).toEqual(["first", "live 2", "a^2"]);
    expect(host.events.filter((event) => event === "clear")).toHaveLength(3);
  });

  it("draws a progress line again with its latest count after the output was cleared", async () => {
    const bar = progress(2, { label: "training" });
    const live = show(figure("loss 0"));
    await bar.step();
    await bar.step("loss 0.1");
    live.update(figure("loss 1"));
    expect(host.screen()).toEqual([expect.stringMatching(/^training {2}2\/2 {2}100% .* loss 0\.1$/), "loss 1"]);
  });

  it("does not show the outputs of an earlier cell again", () => {
    show(figure("cell 1"));
    host.cell += 1000;
    const live = show(figure("cell 2, 0"));
    live.update(figure("cell 2, 1"));
    const cleared = host.events.lastIndexOf("clear");
    expect(host.events.slice(cleared + 1)).toMatchObject([{ bundle: { "text/plain": "cell 2, 1" } }]);
  });

  it("moves a figure of an earlier cell to the cell that updates it", () => {
    const live = show(figure("cell 1"));
    host.cell += 1000;
    show(figure("cell 2"));
    live.update(figure("from cell 1"));
    expect(host.screen()).toEqual(["cell 2", "from cell 1"]);
  });

  it("adds a static picture to the first and the last figure, but not to the figures between them", () => {
    const live = show(figure("0"));
    live.update(figure("1"));
    live.update(figure("2"));
    live.done();
    const bundles = host.events.flatMap((event) => (typeof event === "string" ? [] : [event]));
    expect(bundles.map(({ bundle, update }) => [bundle["text/plain"], SVG in bundle, update])).toEqual([
      ["0", true, false],
      ["1", false, false],
      ["2", false, false],
      ["2", true, false],
    ]);
  });

  it("draws the last figure again at the first done(), to add its picture, but not at a second done()", () => {
    const live = show(figure("0"));
    live.update(figure("1"));
    const { length } = host.events;
    live.done();
    live.done();
    expect(host.events.slice(length)).toMatchObject(["clear", { bundle: { "text/plain": "1" }, update: false }]);
    expect(host.screen()).toEqual(["1"]);
  });

  it("draws nothing at done() if nothing was updated", () => {
    const live = show(figure("0"));
    live.done();
    expect(host.events).toHaveLength(1);
  });

  it.each([
    ["an unsupported type of trace", { data: [{ type: "pie", values: [1, 2] }], layout: {} }],
    ["data that cannot be drawn as a picture", { data: [{ type: "heatmap", z: 3 }], layout: {} }],
    ["a layout that is null", { data: [{ y: [1, 2] }], layout: null }],
  ])("shows %s without a picture", (_, odd) => {
    show({ ...odd, alt: "odd" } as never);
    expect(host.events).toEqual([
      { bundle: { [PLOTLY]: odd, "text/plain": "odd" }, id: expect.any(String), update: false },
    ]);
  });
});

describe("show on a host that does not number its cells", () => {
  it("keeps the figure and the outputs after it", () => {
    Object.defineProperty(host, "cell", { value: undefined });
    show(figure("maybe another cell's"));
    const live = show(figure("0"));
    show(figure("after"));
    live.update(figure("1"));
    expect(host.screen()).toEqual(["1", "after"]);
  });
});

describe("show without a kernel", () => {
  it("prints the alt text of the first and the last figure", () => {
    FakeHost.withdraw();
    const said: string[] = [];
    vi.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
    const live = show(figure("0"));
    for (let i = 1; i <= 3; i++) live.update(figure(String(i)));
    live.done();
    live.done();
    expect(said).toEqual(["0", "3"]);
  });
});

describe("show rejects", () => {
  it.each([
    ["null", null, "show: figure must be a record { data, layout, alt }, got null."],
    ["an array of traces", [{ y: [1] }], "show: figure must be a record { data, layout, alt }, got object."],
    [
      "no alt text",
      { data: [], layout: {}, alt: "" },
      "show: figure.alt must describe the figure in words, got nothing.",
    ],
  ])("%s, and shows nothing", (_, bad, message) => {
    expect(() => show(bad as never)).toThrow(message);
    expect(host.events).toEqual([]);
  });

  it("a host with another version", () => {
    Object.defineProperty(host, "version", { value: 2 });
    expect(() => show(figure("x"))).toThrow(
      "gatebook: expected version 1 of the kernel's host, got 2. Rebuild the kernel and the library.",
    );
  });
});

describe("showMath and showTable", () => {
  it("showMath sends LaTeX with dollar signs, and the formula as text", () => {
    showMath("\\sigma(a)");
    expect(host.events).toMatchObject([{ bundle: { "text/latex": "$$\\sigma(a)$$", "text/plain": "\\sigma(a)" } }]);
    expect(() => showMath(" ")).toThrow("showMath: latex must be a text");
  });

  it("showTable sends a table as Markdown, which untrusted notebooks show too, and as aligned text", () => {
    showTable([
      { bias: 1, kept: 1.5779918e-7, note: "a | b" },
      { bias: 5, kept: 0.7146, extra: true },
    ]);
    const [event] = host.events;
    expect(event).toMatchObject({
      bundle: {
        "text/markdown":
          "| bias | kept | note | extra |\n| ---: | ---: | :--- | :--- |\n| 1 | 1.57799e-7 | a \\| b |  |\n| 5 | 0.7146 |  | true |",
        "text/plain": "bias  kept        note   extra\n1     1.57799e-7  a | b\n5     0.7146             true",
      },
    });
    expect(() => showTable([])).toThrow("showTable: rows must contain at least one record with a name, got none.");
  });
});
