import { platform } from "#platform";
import type { DisplayOptions, MimeBundle, NotebookHost } from "./host";

/** "gatebook": the kit's own kernel; "tslab": an unmodified one; "none": a script, a test, a page without a kernel. */
export type KernelName = "gatebook" | "tslab" | "none";

/** A host, and what it can do. */
export interface Kernel extends NotebookHost {
  readonly name: KernelName;
  /** False where nothing shown can be taken away again. */
  readonly canClear: boolean;
  /** False where a display cannot be replaced by a later one. */
  readonly canUpdate: boolean;
}

/** The kernel that runs us. Looked up at each call: a host may be published after this package was loaded. */
export function kernel(): Kernel {
  return ownKernel() ?? stockTslab() ?? noKernel;
}

function ownKernel(): Kernel | undefined {
  const host = (globalThis as Record<symbol, unknown>)[Symbol.for("gatebook.host")] as NotebookHost | undefined;
  if (!host) return undefined;
  if (host.version !== 1)
    throw new Error(`gatebook: the kernel's host has version ${host.version}, expected 1: rebuild both.`);
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

/** The content of a `display_data` message, as tslab passes it on. */
interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: object;
  readonly transient: object;
}

/** What tslab's `display` writes through. Its public functions send one MIME type each; this sends the whole bundle. */
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

/** Resolves once everything that is due has run: timers, messages, a page's events. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
