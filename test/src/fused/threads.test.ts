import { setTimeout } from "node:timers/promises";
import { expect, it, onTestFinished, vi } from "vitest";
import { type CellLayout, LAYOUTS } from "../../../src/fused/layout";
import { startWasmCells } from "../../../src/fused/wasm";
import type { ThreadStarter } from "../../../src/platform/platform";
import { startThread } from "../../../src/platform/thread";
import { run } from "../built";
import { bitsOf } from "./bits";

/** The first sizes divide the batch between the threads, and the second ones divide the hidden units. */
const sizes = [
  [40, 12, 33, 129],
  [2, 9, 5, 470],
] as const;
const cases = Object.entries(LAYOUTS).flatMap(([name, layout]) => sizes.map((size) => [name, size, layout] as const));

it.each(cases)(
  "the WebAssembly build gives the same bits with one and with four threads: %s, %j",
  async (_, size, layout) => {
    const want = bitsOf(startWasmCells().run, layout as CellLayout, size);
    const { run: cells, threads, helped } = startWasmCells(4, startThread);
    expect(threads).toBe(4);
    // the other threads start while this one computes, so the first rounds may end before any of them helps
    for (let round = 0; round < 3 || helped() === 0; round++) {
      expect(bitsOf(cells, layout as CellLayout, size)).toEqual(want);
      await setTimeout(10);
    }
  },
);

it.each([
  ["no thread starts", () => {}],
  ["a thread has a program with a fault", (_, given) => startThread("() => { throw new Error('fault'); }", given)],
  ["a thread gets what cannot be cloned", (program) => startThread(program, { program: () => {} })],
] as [string, ThreadStarter][])("the WebAssembly build computes on the caller's thread if %s", async (_, start) => {
  const [size] = sizes;
  const { run: cells, helped } = startWasmCells(4, start);
  const want = bitsOf(startWasmCells().run, LAYOUTS.lstm, size);
  for (let round = 0; round < 3; round++) {
    expect(bitsOf(cells, LAYOUTS.lstm, size)).toEqual(want);
    await setTimeout(10);
  }
  expect(helped()).toBe(0);
});

it("startWasmCells uses one thread if memory cannot be shared", () => {
  onTestFinished(() => void vi.unstubAllGlobals());
  class Unshared extends WebAssembly.Memory {
    constructor(given: WebAssembly.MemoryDescriptor) {
      if (given.shared) throw new RangeError("could not allocate memory");
      super(given);
    }
  }
  vi.stubGlobal("WebAssembly", { Module: WebAssembly.Module, Instance: WebAssembly.Instance, Memory: Unshared });
  const { run: cells, threads } = startWasmCells(4, startThread);
  vi.unstubAllGlobals();
  expect(threads).toBe(1);
  expect(bitsOf(cells, LAYOUTS.lstm, sizes[0])).toEqual(bitsOf(startWasmCells().run, LAYOUTS.lstm, sizes[0]));
});

it("starts no thread before a computation is large enough to be divided", () => {
  const started = vi.fn();
  const { run: cells } = startWasmCells(3, started);
  bitsOf(cells, LAYOUTS.lstm, [4, 5, 6, 7]);
  expect(started).not.toHaveBeenCalled();
  bitsOf(cells, LAYOUTS.lstm, sizes[0]);
  expect(started).toHaveBeenCalledTimes(2);
});

it("a process ends although threads of the WebAssembly build wait for work", async () => {
  const script = `
    const { gru, initGru, ready } = require("gatebook"), tf = require("@tensorflow/tfjs");
    const { cellsEngine } = require("gatebook/dist/fused/engine.js");
    ready().then(async () => {
      const weights = initGru({ features: 33, units: 129, seed: 1 });
      for (let n = 0; n < 3; n++) tf.dispose(gru(weights, tf.ones([40, 12, 33]), { implementation: "fused" }).hidden);
      await new Promise((resolve) => setTimeout(resolve, 200));
      console.log(cellsEngine().reason);
    });`;
  const { stdout } = await run(script, { GATEBOOK_CELLS: "wasm", TF_NUM_INTRAOP_THREADS: "2" });
  expect(stdout.trim()).toBe("GATEBOOK_CELLS=wasm turns the native cells off; 2 threads");
});
