import { statSync } from "node:fs";
import type * as TypeScript from "typescript";

interface Watched {
  readonly callback: TypeScript.FileWatcherCallback;
  seen: string;
}

/** TypeScript's names of what has happened to a file. */
const [CREATED, CHANGED, DELETED] = [0, 1, 2];

/**
 * The files that cells import from beside the notebook. They are looked at before each cell: TypeScript's own way is told of a change later than
 * the cell that wants it.
 */
export class WatchedFiles {
  readonly #files = new Map<string, Watched>();

  /** TypeScript's system, with files watched in this way, and no folders. Packages do not change under a running kernel. */
  system(system: TypeScript.System): TypeScript.System {
    const close = () => {};
    const watchFile = (path: string, callback: TypeScript.FileWatcherCallback): TypeScript.FileWatcher => {
      if (path.includes("/node_modules/")) return { close };
      const watched = { callback, seen: stampOf(path) };
      this.#files.set(path, watched);
      return {
        close: () => {
          if (this.#files.get(path) === watched) this.#files.delete(path);
        },
      };
    };
    return Object.assign(Object.create(system), { watchFile, watchDirectory: () => ({ close }) }) as TypeScript.System;
  }

  /** Tells TypeScript what has changed since the last time. */
  check(): void {
    for (const [path, watched] of this.#files) {
      const now = stampOf(path);
      if (now === watched.seen) continue;
      const kind = watched.seen === "" ? CREATED : now === "" ? DELETED : CHANGED;
      watched.seen = now;
      watched.callback(path, kind as TypeScript.FileWatcherEventKind);
    }
  }
}

/** What changes with a file's content; nothing where there is no such file. */
function stampOf(path: string): string {
  const about = statSync(path, { throwIfNoEntry: false, bigint: true });
  return about ? `${about.mtimeNs} ${about.size} ${about.ino}` : "";
}
