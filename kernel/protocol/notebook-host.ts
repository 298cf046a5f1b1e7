// The interface through which the library shows things in a notebook.
export interface HostDisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly displayId?: string;
  readonly update?: boolean;
}

/**
 * What the library finds at `globalThis[Symbol.for("gatebook.host")]`: the `NotebookHost` of src/notebook/host.ts. Written a second time, since the
 * kernel and the library know nothing of each other; a test holds the two together.
 */
export interface Host {
  readonly version: 1;
  readonly cell?: number;
  display(bundle: Readonly<Record<string, unknown>>, options?: HostDisplayOptions): void;
  clearOutput(wait: boolean): void;
  pause(): Promise<void>;
}
