// Checks the modules that pages load, and the colours of the explorables.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { dark, light } from "../../../src/explorables/kit/colours";
import { contrast } from "../../../src/figures/kit/oklab";
import { moduleNames, modules } from "../../../tools/build/explorables.mjs";

/** The largest size of a module, compressed as a web server sends it. */
const LARGEST = 15_000;

describe.each(moduleNames())("the module of the explorable %s", (name) => {
  const code = readFileSync(join(modules, `${name}.js`));

  it(`has at most ${LARGEST} bytes, compressed`, () => {
    expect(gzipSync(code).length).toBeLessThanOrEqual(LARGEST);
  });

  it("imports nothing, requests nothing, and exports a function render", async () => {
    expect(String(code)).not.toMatch(/\bimport\b|\bfetch\b|XMLHttpRequest|https?:(?!\/\/www\.w3\.org\/2000\/svg")/);
    const loaded = await import(/* @vite-ignore */ `data:text/javascript;base64,${code.toString("base64")}`);
    expect(loaded.default.render).toBeTypeOf("function");
  });
});

describe.each([
  ["light", light],
  ["dark", dark],
])("on a %s page", (_, colours) => {
  const { ink, quiet, card, body, highlight, on, faint: _faint, grid: _grid, ...parts } = colours;

  it("every text has a contrast of at least 4.5:1 with its background", () => {
    for (const [name, paint] of Object.entries({ ink, quiet, ...parts }))
      expect(contrast(paint, card), name).toBeGreaterThanOrEqual(4.5);
    // inside a diagram's cell and the plane, only these colours are used for text
    for (const paint of [ink, quiet, parts.cell, parts.hidden, parts.accent])
      expect(contrast(paint, body)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(ink, highlight)).toBeGreaterThanOrEqual(4.5);
    for (const [name, paint] of Object.entries(parts)) expect(contrast(on, paint), name).toBeGreaterThanOrEqual(4.5);
  });
});
