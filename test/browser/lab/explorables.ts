// Checks an explorable and a slider in the page: with the keyboard alone, in a dark theme, and after the kernel has stopped.
import { beforeAll, expect, test } from "vitest";
import type { Desk } from "./desk";
import { findings, inFullSight, wear } from "./look";
import { writeNotebook } from "./scratch";
import { type Cell, cellsOf, faults, open, runAll } from "./sheet";

const explored = `import { cell, explore, gateRetention, slider } from "gatebook";
const heard: number[] = [];
const e = explore(cell(), (state) => heard.push(state.step));
const bias = slider("bias", { min: -4, max: 4, value: 1 }, (b) => gateRetention({ bias: [b], steps: 20 }));`;
const asked = `const state = await e.state();
JSON.stringify([state.step, state.gate, state.weights.input?.bias, state.broken, heard.at(-1), bias.value]);`;

export function explorableTests(at: () => Desk): void {
  const inside = (selector: string) => at().page.locator(`.jp-NotebookPanel:visible ${selector}`);
  const slider = (id: string) => inside(`.gb input[type=range][data-control=${id}]`);
  const sentence = () => inside(".gb svg").getAttribute("aria-label");
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await at().page.keyboard.press(key);
  };

  let cells: readonly Cell[];
  beforeAll(async () => {
    await open(at(), writeNotebook(at(), "explorables.ipynb", { explored, asked }));
    cells = await runAll(at());
    await inside(".gb svg").waitFor();
    await inside(".gb-input").waitFor();
  });

  test("the display also contains the picture and its sentence, for other front ends", () => {
    expect(faults(cells)).toEqual([]);
    const [data] = cells[0]?.outputs.map((output) => output.data) ?? [];
    expect(String(data?.["image/svg+xml"])).toMatch(/^<svg .*<\/svg>$/s);
    expect(data?.["application/vnd.gatebook.explorable+json"]).toMatchObject({ module: "cell", state: { step: 0 } });
    expect(data?.["text/plain"]).toContain("LSTM cell, step 0 (number 1 of 8)");
  });

  test("the keyboard alone moves through the sequence, changes a weight and breaks a gate", async () => {
    await slider("step").focus();
    await press("ArrowRight", "ArrowRight", "ArrowRight");
    await expect.poll(sentence).toContain("step 3 (number 4 of 8)");
    await press("Tab", "Tab", "Enter"); // the second button is "Step"
    await expect.poll(sentence).toContain("step 4 (number 5 of 8)");
    await inside(".gb input[value=forget]").focus();
    await press("ArrowRight", "Tab", "Tab", "Tab", "ArrowRight", "ArrowRight"); // from the gate over W and U to the bias
    await expect.poll(() => slider("bias").inputValue()).toBe("-0.98");
    await press("Tab", "ArrowRight");
    await expect.poll(sentence).toContain("The input gate is fixed at 0.");
    await expect.poll(() => inside(".gb [aria-live]").innerText()).toContain("The input gate is fixed at 0.");
  });

  test("the figure below a slider is drawn again when the slider is moved", async () => {
    const label = () => inside(".jp-OutputArea-output .js-plotly-plot").last().innerText();
    await expect.poll(label).toContain("b = 1:");
    await inside(".gb-input input").focus();
    await press("ArrowLeft");
    await expect.poll(label).toContain("b = 0.95:");
  });

  test("the kernel gets what the reader has set", async () => {
    await at().page.evaluate(async () => {
      window.sheet.content.activeCellIndex = 1;
      await window.jupyterapp.commands.execute("notebook:run-cell");
    });
    const result = async () => (await cellsOf(at()))[1]?.outputs.at(-1)?.data?.["text/plain"];
    await expect.poll(result).toMatch(/^'\[4,"input",\[-0\.98\],\{"input":0\},4,0\.95\]'$/);
  });

  test("both follow a dark theme, in which axe finds no serious problem", async () => {
    const dark = () => inside(".gb").evaluateAll((all) => all.map((one) => one.classList.contains("gb-dark")));
    expect(await dark()).toEqual([false, false]);
    await wear(at(), "dark");
    await expect.poll(dark).toEqual([true, true]);
    const { colours, found } = await inFullSight(at(), () => findings(at(), "all"));
    expect(found).toEqual([]);
    expect(colours).toBeGreaterThan(10);
    await wear(at(), "light");
  });
}

/** These tests stop the kernel, so they must be the last ones. */
export function stoppedTests(at: () => Desk): void {
  test("the explorable still reacts, and only the widgets' own code reports that nothing was sent", async () => {
    const { page, troubles } = at();
    const before = troubles.length;
    await page.evaluate(() => window.sheet.sessionContext.shutdown());
    const root = page.locator(".jp-NotebookPanel:visible .gb").first();
    await root.locator("input[data-control=step]").focus();
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => root.locator("svg").getAttribute("aria-label")).toContain("step 3 (number 4 of 8)");
    const others = troubles.slice(before).filter((text) => !text.startsWith("Could not send widget sync message"));
    expect(others).toEqual([]);
  });
}
