// Starts the WebAssembly build of the fused cells.
import { unzlibSync } from "fflate";
import type { Buffer, RunCells } from "./kernel-call";
import { MODULE } from "./wasm-module";

/** The exports of native/wasm.cpp and native/cells.cpp. */
interface Exports {
  /** Returns the address of memory for this many bytes, which is valid until the next call. */
  cells_room(bytes: number): number;
  cells_run(what: number, sizes: number, buffers: number): void;
  /** Returns the address of a helper's stack, or 0 if there are no more stacks. */
  cells_stack(helper: number): number;
  /** Returns how many times a computation was divided into jobs. */
  cells_divided(): number;
  /** Returns how many jobs the helpers have done. */
  cells_helped(): number;
}

/** The memory of the module. A growth replaces the buffer, so the buffer must not be kept. */
interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The part of WebAssembly that is used here. The library is compiled without the types of a browser page. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: new (description: { initial: number; maximum: number; shared: boolean }) => Memory;
};

/** Starts a thread that runs a function with an argument, as `ThreadStarter` in platform/platform.ts describes. */
type StartThread = (program: string, given: object) => void;

/** The WebAssembly build, ready to run. */
export interface WasmCells {
  readonly run: RunCells;
  /** The number of threads that may compute, with the caller's. */
  readonly threads: number;
  /** Returns how many jobs other threads than the caller's have done. */
  readonly helped: () => number;
}

/** The sizes of the memory in pages of 64 KB. The flags in tools/native/flags.mjs contain the same sizes. */
const PAGES = { initial: 32, maximum: 65535 };

/** The module's import of its memory. The last byte is 3 for memory that threads share, and 1 for other memory. */
const IMPORT = [...Array.from("env\u0006memory", (letter) => letter.charCodeAt(0)), 2, 3];

/** What a helper runs: an instance of the module with the same memory and with its own stack. It does jobs for ever, and sleeps while there are none. */
const HELPER = `({ module, memory, stack }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  exports.__stack_pointer.value = stack;
  exports.cells_help();
}`;

/** Each buffer starts at a multiple of this number of bytes. */
const LINE = 64;
const aligned = (bytes: number) => Math.ceil(bytes / LINE) * LINE;

/**
 * Starts the kernel's WebAssembly build. This build has separate memory, so each call copies the buffers that the kernel reads into it, and copies
 * the results out.
 *
 * The work is always divided into the same jobs, so the results are the same with every number of threads. The other threads start after the first
 * computation that is large enough to be divided. Until they run, and if they cannot start, the caller's thread does all jobs.
 * @param wanted the number of threads, with the caller's. If it is more than 1, the caller's thread must be allowed to wait (`Atomics.wait`).
 * @param startThread starts another thread. If it is undefined, all work is done by the caller's thread.
 * @throws Error if WebAssembly or its SIMD instructions are missing
 */
export function startWasmCells(wanted = 1, startThread?: StartThread): WasmCells {
  const bytes = unzlibSync(Uint8Array.from(atob(MODULE), (letter) => letter.charCodeAt(0)));
  const shared = startThread !== undefined && wanted > 1 ? sharedMemory() : undefined;
  if (!shared) bytes[endOfImport(bytes)] = 1;
  const memory = shared ?? new WebAssembly.Memory({ ...PAGES, shared: false });
  const module = new WebAssembly.Module(bytes);
  const { cells_room, cells_run, cells_stack, cells_divided, cells_helped } = new WebAssembly.Instance(module, {
    env: { memory },
  }).exports as Exports;

  const stacks: number[] = [];
  while (shared && stacks.length + 1 < wanted && cells_stack(stacks.length)) stacks.push(cells_stack(stacks.length));
  const threads = stacks.length + 1;

  const run: RunCells = (what, sizes, buffers, results) => {
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
    // the kernel may have grown the memory, so the earlier views cannot be used
    for (const [n, buffer] of buffers.slice(first).entries()) {
      if (buffer) buffer.set(viewOf(buffer, memory.buffer, places[first + n] as number));
    }
    if (stacks.length > 0 && cells_divided() > 0)
      for (const stack of stacks.splice(0)) startThread?.(HELPER, { module, memory, stack });
  };
  return { run, threads, helped: cells_helped };
}

/** Returns memory that threads can share, or undefined if there is none here. */
function sharedMemory(): Memory | undefined {
  try {
    return new WebAssembly.Memory({ ...PAGES, shared: true });
  } catch {
    return undefined; // for example if the system does not reserve so many addresses
  }
}

/** Returns the position of the byte that says whether the imported memory is shared. */
function endOfImport(bytes: Uint8Array): number {
  const start = bytes.findIndex((_, at) => IMPORT.every((byte, n) => bytes[at + n] === byte));
  if (start < 0) throw new Error("the WebAssembly module does not import shared memory");
  return start + IMPORT.length - 1;
}

/** Returns a view of the kernel's copy of a buffer. */
function viewOf(buffer: NonNullable<Buffer>, memory: ArrayBuffer, at: number): Float32Array | Int32Array {
  return buffer instanceof Int32Array
    ? new Int32Array(memory, at, buffer.length)
    : new Float32Array(memory, at, buffer.length);
}
