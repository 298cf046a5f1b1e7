// Starts the WebAssembly build of the fused cells.
import { unzlibSync } from "fflate";
import type { Buffer, RunCells } from "./kernel-call";
import { MODULE } from "./wasm-module";

/** The exports of native/wasm.cpp and native/cells.cpp. */
interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** Returns the address of memory for this many bytes, which is valid until the next call. */
  cells_room(bytes: number): number;
  cells_run(what: number, sizes: number, buffers: number): void;
}

/** The part of WebAssembly that is used here. The library is compiled without the types of a browser page. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

/** Each buffer starts at a multiple of this number of bytes. */
const LINE = 64;
const aligned = (bytes: number) => Math.ceil(bytes / LINE) * LINE;

/**
 * Starts the kernel's WebAssembly build. This build has separate memory, so each call copies the buffers that the kernel reads into it, and copies
 * the results out.
 * @throws Error if WebAssembly or its SIMD instructions are missing
 */
export function startWasmCells(): RunCells {
  const bytes = unzlibSync(Uint8Array.from(atob(MODULE), (letter) => letter.charCodeAt(0)));
  const { memory, cells_room, cells_run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {})
    .exports as Exports;
  return (what, sizes, buffers, results) => {
    const first = buffers.length - results; // the index of the first buffer that the kernel writes
    const head = aligned(sizes.byteLength) + aligned(4 * buffers.length);
    const start = cells_room(buffers.reduce((sum, buffer) => sum + aligned(buffer?.byteLength ?? 0), head));
    new Int32Array(memory.buffer, start, sizes.length).set(sizes);
    const pointers = new Uint32Array(memory.buffer, start + aligned(sizes.byteLength), buffers.length);
    const places: number[] = [];
    let at = start + head;
    for (const [n, buffer] of buffers.entries()) {
      places.push(at);
      pointers[n] = buffer ? at : 0;
      if (buffer && n < first) viewOf(buffer, memory.buffer, at).set(buffer);
      at += aligned(buffer?.byteLength ?? 0);
    }
    cells_run(what, start, start + aligned(sizes.byteLength));
    // the kernel may have grown the memory, which detaches the earlier views
    for (const [n, buffer] of buffers.slice(first).entries()) {
      if (buffer) buffer.set(viewOf(buffer, memory.buffer, places[first + n] as number));
    }
  };
}

/** Returns a view of the kernel's copy of a buffer. */
function viewOf(buffer: NonNullable<Buffer>, memory: ArrayBuffer, at: number): Float32Array | Int32Array {
  return buffer instanceof Int32Array
    ? new Int32Array(memory, at, buffer.length)
    : new Float32Array(memory, at, buffer.length);
}
