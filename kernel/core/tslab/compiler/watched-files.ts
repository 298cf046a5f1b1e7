import type * as TypeScript from "typescript";

interface Watched {
  readonly callback: TypeScript.FileWatcherCallback;
  seen: string;
}

/** TypeScript's codes for the changes of a file. */
const [CREATED, CHANGED, DELETED] = [0, 1, 2];

/**
 * Watches the files next to the notebook that cells import. `check` is called before each cell is compiled. TypeScript's own watcher would report a
 * change too late, when the cell that needs the change has already been compiled.
 */
export class WatchedFiles {
  readonly #files = new Map<string, Watched>();

  /** @param stampOf returns a text that changes when a file is written, or an empty text if there is no such file */
  constructor(readonly stampOf: (path: string) => string) {}

  /**
   * Returns TypeScript's system, changed so that this object watches its files. Packages and folders are not watched, since packages do not change
   * while a kernel runs.
   */
  system(system: TypeScript.System): TypeScript.System {
    const close = () => {};
    const watchFile = (path: string, callback: TypeScript.FileWatcherCallback): TypeScript.FileWatcher => {
      if (path.includes("/node_modules/")) return { close };
      const watched = { callback, seen: this.stampOf(path) };
      this.#files.set(path, watched);
      return {
        close: () => {
          if (this.#files.get(path) === watched) this.#files.delete(path);
        },
      };
    };
    return Object.assign(Object.create(system), { watchFile, watchDirectory: () => ({ close }) }) as TypeScript.System;
  }

  /** Reports to TypeScript the files that have changed since the last call. */
  check(): void {
    for (const [path, watched] of this.#files) {
      const now = this.stampOf(path);
      if (now === watched.seen) continue;
      const kind = watched.seen === "" ? CREATED : now === "" ? DELETED : CHANGED;
      watched.seen = now;
      watched.callback(path, kind as TypeScript.FileWatcherEventKind);
    }
  }
}
