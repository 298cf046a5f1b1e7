import { unzlibSync } from "fflate";
import { describe, expect, it } from "vitest";
import { CHECKSUM, MODULE, SOURCES } from "../../src/fused/wasm-module";
import { sourcesHash } from "../../tools/native/flags.mjs";
import { checksum, compileWasm } from "../../tools/native/wasm.mjs";
import { nightly } from "../nightly";

describe("the WebAssembly module of the cells", () => {
  const bytes = unzlibSync(Buffer.from(MODULE, "base64"));

  it("was made from the sources in native/ (else run `npm run native`)", () => {
    expect(SOURCES).toBe(sourcesHash());
  });

  it("has the checksum that was written beside it, and less than 100 KB", () => {
    expect(checksum(bytes)).toBe(CHECKSUM);
    expect(bytes.length).toBeLessThan(100_000);
  });

  it.runIf(nightly)("is what the pinned compiler makes of the sources, byte for byte", async () => {
    expect(checksum(await compileWasm())).toBe(CHECKSUM);
  });
});
