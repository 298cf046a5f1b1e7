import { createRequire } from "node:module";
import { type Figure, progress, ready, show, showMath } from "gatebook";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** The module of tslab through which `display` writes its output. The kernel sets the function that writes for each cell. */
interface Jupyter {
  lastWriteDisplayData: ((content: unknown, update?: boolean) => void) | null;
}
const jupyter = createRequire(import.meta.url)("tslab/dist/jupyter.js") as Jupyter;

const figure = (alt: string): Figure => ({ data: [{ y: [1] }], layout: {}, alt });
type Sent = { data: Record<string, unknown>; metadata: object; transient: { display_id?: string }; update: boolean };
let sent: Sent[] = [];
beforeEach(() => {
  sent = [];
  jupyter.lastWriteDisplayData = (content, update = false) => void sent.push({ ...(content as Sent), update });
});
afterEach(() => {
  jupyter.lastWriteDisplayData = null;
});

describe("on an unmodified tslab kernel,", () => {
  it("ready() prints the name of this kernel", async () => {
    expect((await ready()).kernel).toBe("tslab");
    jupyter.lastWriteDisplayData = null;
    expect((await ready()).kernel).toBe("none");
  });

  it("show sends all MIME types in one message, with the content for Plotly as an object", () => {
    show(figure("a dot"));
    expect(sent).toMatchObject([
      {
        data: { "application/vnd.plotly.v1+json": { data: [{ y: [1] }], layout: {} }, "text/plain": "a dot" },
        update: false,
      },
    ]);
  });

  it("a live figure is drawn at the first show and at done()", () => {
    const live = show(figure("0"));
    live.update(figure("1"));
    live.update(figure("2"));
    expect(sent).toHaveLength(1);
    live.done();
    expect(sent.map(({ data }) => data["text/plain"])).toEqual(["0", "2"]);
  });

  it("a progress line is updated in place", async () => {
    for await (const _ of progress(2));
    // on a slow machine, a line is also sent between the first and the last one
    const [first, ...others] = sent.map(({ update }) => update);
    expect([first, others.length > 0, others.every(Boolean)]).toEqual([false, true, true]);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
  });

  it("a formula is sent as LaTeX", () => {
    showMath("x");
    expect(sent).toMatchObject([{ data: { "text/latex": "$$x$$" } }]);
  });
});
