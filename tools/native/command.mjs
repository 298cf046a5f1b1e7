// npm run native: compiles native/ for WebAssembly, and writes the module into the library. It also compiles the prebuilt addons. Then set-up compiles the addon for this machine.
import { relative } from "node:path";
import { root } from "../lib/paths.mjs";
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
  const { prebuiltFile, writePrebuilt } = await import("./prebuilt.mjs");
  console.log("Compiling the prebuilt addons. This takes some minutes.");
  const { addons } = await writePrebuilt();
  for (const [system, { bytes: length, sha256 }] of Object.entries(addons)) {
    console.log(`${relative(root, prebuiltFile(system))}: ${length} bytes. SHA-256 ${sha256}`);
  }
  await setUp(); // compiles the addon and the library again, since both contain the hash of the sources
  return 0;
}
