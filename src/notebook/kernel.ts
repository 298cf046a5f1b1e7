// Finds the kernel that runs the notebook, and lists its abilities.
import { platform } from "#platform";
import type { DisplayOptions, MimeBundle, NotebookHost } from "./host";

/** The name of a kernel. "gatebook" is the kit's kernel, "tslab" is an unmodified tslab, and "none" means a script, a test or a page without a kernel. */
export type KernelName = "gatebook" | "tslab" | "none";

/** A kernel's functions for this package, its name and its abilities. */
export interface Kernel extends NotebookHost {
  readonly name: KernelName;
  /** Whether output can be cleared. */
  readonly canClear: boolean;
  /** Whether a later display can replace an earlier one. */
  readonly canUpdate: boolean;
}

/** Returns the kernel that runs this code. Each call looks for the kernel again, because it may publish its functions after this package was loaded. */
export function kernel(): Kernel {
  return ownKernel() ?? stockTslab() ?? noKernel;
}

function ownKernel(): Kernel | undefined {
  const host = (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.host")] as NotebookHost | undefined;
  if (!host) return undefined;
  if (host.version !== 1)
    throw new Error(
      `gatebook: expected version 1 of the kernel's host, got ${host.version}. Rebuild the kernel and the library.`,
    );
  return {
    name: "gatebook",
    canClear: true,
    canUpdate: true,
    version: 1,
    ...(host.cell === undefined ? {} : { cell: host.cell }),
    display: (bundle, options) => host.display(bundle, options),
    clearOutput: (wait) => host.clearOutput(wait),
    pause: () => host.pause(),
  };
}

/** The content of a `display_data` message, in the form that tslab expects. */
interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: object;
  readonly transient: object;
}

/** The internal function of tslab that sends a display. It can send several MIME types together, and each public function of tslab can send only one. */
interface TslabJupyter {
  readonly lastWriteDisplayData?: ((content: DisplayData, update: boolean) => void) | null;
}

function stockTslab(): Kernel | undefined {
  const jupyter = platform.loadedModule("/tslab/dist/jupyter.js") as TslabJupyter | undefined;
  if (!jupyter?.lastWriteDisplayData) return undefined;
  return {
    name: "tslab",
    canClear: false,
    canUpdate: true,
    version: 1,
    display(data: MimeBundle, { metadata = {}, displayId, update = false }: DisplayOptions = {}) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      jupyter.lastWriteDisplayData?.({ data, metadata, transient }, update);
    },
    clearOutput() {},
    pause: macrotask,
  };
}

const noKernel: Kernel = {
  name: "none",
  canClear: false,
  canUpdate: false,
  version: 1,
  display: (bundle) => console.log(String(bundle["text/plain"] ?? "")),
  clearOutput() {},
  pause: macrotask,
};

/** Resolves after all pending timers, messages and page events have been handled. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
