// Defines what a kernel offers to this package: displays, the number of the running cell, and pauses.

/** Maps MIME types to contents: JSON types to values, and others to texts. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** Options of a display. */
export interface DisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The name of the display, with which a later display with `update: true` replaces it. */
  readonly displayId?: string;
  readonly update?: boolean;
}

/**
 * What a kernel offers to this package. The kit's kernel publishes it as `globalThis[Symbol.for("gatebook.host")]`.
 * If there is none (unmodified tslab, plain Node, a test), `notebook/` uses a simpler substitute.
 */
export interface NotebookHost {
  /** The version of this interface. It increases with each change. */
  readonly version: 1;
  /** A different number for each run of a cell. It decides which displays are shown again after the cell's output was cleared. */
  readonly cell?: number;
  /** Sends `display_data`, or `update_display_data` when `update` is set, to the cell that is running. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Clears the output of the running cell, immediately or (wait) when the next output arrives. */
  clearOutput(wait: boolean): void;
  /** Resolves in a later macrotask, so that the kernel can handle messages. Rejects if the cell has been interrupted. */
  pause(): Promise<void>;
}
