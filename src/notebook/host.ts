/** MIME type to content: JSON types as values, the others as text. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/** What a display is told beside its content. */
export interface DisplayOptions {
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** Names the display, so that a later one with `update: true` can take its place. */
  readonly displayId?: string;
  readonly update?: boolean;
}

/**
 * What a kernel offers to this package. The kit's kernel publishes it as `globalThis[Symbol.for("gatebook.host")]`;
 * where there is none (unmodified tslab, plain Node, a test) `notebook/` falls back to something simpler.
 */
export interface NotebookHost {
  /** Raised when the interface changes. */
  readonly version: 1;
  /** A number of its own for each run of a cell: what the same cell has shown is drawn again when its output is cleared. */
  readonly cell?: number;
  /** Sends `display_data`, or `update_display_data` when `update` is set, to the cell that is running. */
  display(bundle: MimeBundle, options?: DisplayOptions): void;
  /** Empties the running cell's output, at once or (wait) when the next output comes. */
  clearOutput(wait: boolean): void;
  /** Resolves in a later macrotask, so that messages get through; rejects once the cell has been interrupted. */
  pause(): Promise<void>;
}
