import { pause, progress } from "gatebook";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { line } from "../../../src/notebook/progress";
import { FakeHost } from "./fake-host";

let host: FakeHost;
beforeEach(() => {
  host = new FakeHost();
  host.publish();
});
afterEach(() => {
  FakeHost.withdraw();
  vi.restoreAllMocks();
});

const texts = () =>
  host.events.map((event) => (typeof event === "string" ? event : String(event.bundle["text/plain"])));

describe("progress on the kit's kernel", () => {
  it("draws the first and the last line in the same place, and pauses at every step", async () => {
    const bar = progress(50, { label: "training" });
    for (let i = 0; i < 50; i++) await bar.step(`loss ${i}`);
    expect(host.pauses).toBe(50);
    expect(texts()[0]).toBe("training  0/50  0%");
    expect(host.screen()).toEqual([
      expect.stringMatching(/^training {2}50\/50 {2}100% {2}.+ per s {2}took .+ s {2}loss 49$/),
    ]);
  });

  it("draws at most about five times a second", async () => {
    let now = 0;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    const bar = progress(100);
    for (let i = 0; i < 100; i++) {
      now += 20;
      await bar.step();
    }
    expect(host.events).toHaveLength(1 + 10); // this takes 2 s
  });

  it("counts from 0 in a `for await` loop, and shows the last line at the end", async () => {
    const seen: number[] = [];
    for await (const i of progress(3)) seen.push(i);
    expect(seen).toEqual([0, 1, 2]);
    expect(host.screen()[0]).toMatch(/^step {2}3\/3 {2}100%/);
  });

  it("throws the host's KeyboardInterrupt in the step in which the cell was interrupted", async () => {
    const seen: number[] = [];
    const loop = async () => {
      for await (const i of progress(1000)) {
        seen.push(i);
        if (i === 4) host.interrupted = true;
      }
    };
    await expect(loop()).rejects.toMatchObject({ name: "KeyboardInterrupt" });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    await expect(pause()).rejects.toMatchObject({ name: "KeyboardInterrupt" });
  });

  it("lets timers run between two steps", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 0);
    const bar = progress(30);
    for (let i = 0; i < 30; i++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      await bar.step();
    }
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });

  it.each([0, -1, 2.5, Number.NaN])("rejects a total of %s", (total) => {
    expect(() => progress(total)).toThrow(`progress: total must be an integer above 0, got ${total}.`);
  });
});

describe("progress without a kernel", () => {
  it("prints only the last line, and lets timers run between steps", async () => {
    FakeHost.withdraw();
    const said: string[] = [];
    vi.spyOn(console, "log").mockImplementation((text) => void said.push(String(text)));
    let ran = false;
    setTimeout(() => {
      ran = true;
    }, 0);
    for await (const _ of progress(5, { label: "epochs" }));
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(/^epochs {2}5\/5 {2}100%/);
    expect(ran).toBe(true);
  });
});

describe("the line that progress draws", () => {
  it("shows the count, the percentage, the rate, the remaining time and the note", () => {
    expect(line("training", 0, 200, 0)).toBe("training  0/200  0%");
    expect(line("training", 50, 200, 2, "loss 0.5")).toBe("training  50/200  25%  25 per s  6.0 s left  loss 0.5");
    expect(line("training", 1, 1000, 1.5)).toBe("training  1/1000  0%  0.667 per s  24 min 59 s left");
    expect(line("training", 200, 200, 8)).toBe("training  200/200  100%  25 per s  took 8.0 s");
    expect(line("training", 199, 200, 8)).toMatch(/ 99% /);
  });
});
