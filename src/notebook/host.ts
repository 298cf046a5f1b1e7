// Defines the interface `NotebookHost`, with which a kernel gives this package access to displays, the number of the running cell, and pauses.

/** The content of a display in one or several formats, by MIME type. The content of a JSON type is a value, and other contents are texts. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Options of a display. */
export interface DisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The name of the display. A later display with the same name and `update: true` replaces it. */
  readonly displayId?: string;
  readonly update?: boolean;
}

/**
 * The functions of a kernel that this package uses. The kit's kernel publishes them as `globalThis[Symbol.for("gatebook.host")]`.
 * Unmodified tslab, plain Node and tests publish nothing. There, `notebook/` uses a simpler substitute.
 */
export interface NotebookHost {
  /** The version of this interface. It increases with each change. */
  readonly version: 1;
  /** A number that differs for each run of a cell. It shows which displays belong to the running cell, and are shown again after its output was cleared. */
  readonly cell?: number;
  /** Sends `display_data`, or `update_display_data` when `update` is set, to the cell that is running. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Clears the output of the running cell. If `wait` is true, it is cleared when the next output arrives; otherwise immediately. */
  clearOutput(wait: boolean): void;
  /** Resolves in a later macrotask, so that the kernel can handle messages. Rejects if the cell has been interrupted. */
  pause(): Promise<void>;
}
