// Defines the interface through which the library shows output in a notebook.

export interface HostDisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly displayId?: string;
  readonly update?: boolean;
}

/**
 * The object that the library finds at `globalThis[Symbol.for("gatebook.host")]`. The library declares the same interface as `NotebookHost` in
 * src/notebook/host.ts, since the kernel and the library do not depend on each other. A test checks that both declarations agree.
 */
export interface Host {
  readonly version: 1;
  readonly cell?: number;
  display(bundle: Readonly<Record<string, unknown>>, options?: HostDisplayOptions): void;
  clearOutput(wait: boolean): void;
  pause(): Promise<void>;
}
