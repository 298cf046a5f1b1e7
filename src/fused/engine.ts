// Chooses the build of the kernel: the native build, which set-up compiles, or WebAssembly.
import { platform } from "#platform";
import type { RunCells } from "./kernel-call";
import { type RunOperation, tensorFlowOperation } from "./operation";
import { startWasmCells } from "./wasm";
import { SOURCES } from "./wasm-module";

/** The chosen build of the kernel. */
export interface CellsEngine {
  readonly kind: "native" | "wasm";
  /** The reason why this build was chosen. `npm run doctor` prints it. */
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
    const reason = `compiled at set-up, with ${instructions} instructions and ${threads} thread${threads === 1 ? "" : "s"}`;
    return {
      engine: { kind: "native", reason, run, operation: () => tensorFlowOperation(registerOperation) },
      obstacle: undefined,
    };
  }
  try {
    return { engine: { kind: "wasm", reason: native.missing, run: startWasmCells() }, obstacle: undefined };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { engine: undefined, obstacle: `${native.missing}, and WebAssembly does not start (${why})` };
  }
}

/** Returns the build that computes the cells: the native build if there is one, otherwise WebAssembly. Undefined if neither is available. */
export function cellsEngine(): CellsEngine | undefined {
  chosen ??= choose();
  return chosen.engine;
}

/** Returns the reason why no build is available. Undefined if a build is available. */
export function cellsObstacle(): string | undefined {
  chosen ??= choose();
  return chosen.obstacle;
}
