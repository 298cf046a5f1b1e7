// npm run native: compiles native/ for WebAssembly, and writes the module into the library. Then set-up compiles the addon.
import { setUp } from "../setup/steps.mjs";

/** @param {string[]} args @returns {Promise<number>} the exit status */
export async function main(args) {
  if (args.length > 0) {
    console.error(`✗ npm run native takes no arguments, got ${args.join(" ")}.`);
    return 2;
  }
  const { checksum, compileWasm, writeModule } = await import("./wasm.mjs");
  const bytes = await compileWasm();
  const size = writeModule(bytes);
  console.log(`src/fused/wasm-module.ts: ${bytes.length} bytes, ${size} as text. SHA-256 ${checksum(bytes)}`);
  await setUp(); // compiles the addon and the library again, since both contain the hash of the sources
  return 0;
}
