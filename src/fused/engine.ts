// Chooses the build of the kernel: the native addon, which set-up provides, or WebAssembly.
import { platform } from "#platform";
import type { RunCells } from "./kernel-call";
import { type RunOperation, tensorFlowOperation } from "./operation";
import { startWasmCells } from "./wasm";
import { SOURCES } from "./wasm-module";

/** The chosen build of the kernel. */
export interface CellsEngine {
  readonly kind: "native" | "wasm";
  /** The reason why this build was chosen, with the number of threads. */
  readonly reason: string;
  readonly run: RunCells;
  /** Returns a function that runs the native build on TensorFlow's tensors, if TensorFlow is the backend now. Absent for WebAssembly. */
  readonly operation?: () => RunOperation | undefined;
}

/** The choice. It is made once per process. */
let chosen: { readonly engine: CellsEngine | undefined; readonly obstacle: string | undefined } | undefined;

function choose(): NonNullable<typeof chosen> {
  const native = platform.nativeCells(SOURCES);
  if ("run" in native) {
    const { run, instructions, threads, registerOperation } = native;
    const reason = `set-up has provided the addon, with ${instructions} instructions and ${threadsOf(threads)}`;
    return {
      engine: { kind: "native", reason, run, operation: () => tensorFlowOperation(registerOperation) },
      obstacle: undefined,
    };
  }
  try {
    const { count, start, obstacle } = platform.wasmThreads();
    const { run, threads } = startWasmCells(count, start);
    const reason = `${native.missing}; ${threadsOf(threads)}${obstacle ? `, because ${obstacle}` : ""}`;
    return { engine: { kind: "wasm", reason, run }, obstacle: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { engine: undefined, obstacle: `${native.missing}, and WebAssembly does not start (${why})` };
  }
}

const threadsOf = (count: number) => `${count} thread${count === 1 ? "" : "s"}`;

/** Returns the build that computes the cells: the native build if there is one, otherwise WebAssembly. Undefined if neither is available. */
export function cellsEngine(): CellsEngine | undefined {
  chosen ??= choose();
  return chosen.engine;
}

/** The code that computes the cells. */
export interface CellsBuild {
  /** "native": the compiled addon. "wasm": WebAssembly. "loop": the readable loop, because neither of them can run. */
  readonly build: "native" | "wasm" | "loop";
  /** The reason for this choice, with the number of threads. `npm run doctor` prints it. */
  readonly reason: string;
}

/**
 * Returns which code computes `lstm`, `gru` and `rnn` here, and why.
 *
 * @example
 * cellsBuild(); // { build: "native", reason: "set-up has provided the addon, with AVX2 instructions and 2 threads" }
 */
export function cellsBuild(): CellsBuild {
  const engine = cellsEngine();
  return engine ? { build: engine.kind, reason: engine.reason } : { build: "loop", reason: String(cellsObstacle()) };
}

/** Returns the reason why no build is available. Undefined if a build is available. */
export function cellsObstacle(): string | undefined {
  chosen ??= choose();
  return chosen.obstacle;
}
