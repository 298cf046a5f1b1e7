// Connects the package `gatebook` in a notebook to this kernel. The package shows output and pauses between steps through this object.
import { KeyboardInterrupt } from "./errors/failure";
import { currentCell } from "./execution/context";
import type { Output } from "./execution/output";
import { addWait, removeWait } from "./execution/waits";
import { platform } from "./platform";
import type { Host } from "./protocol/notebook-host";

/**
 * Returns a host. It shows output in the cell whose code calls it. In a timer or after an await, this is the cell that started the timer or promise.
 */
export function createHost(output: Output): Host {
  return {
    version: 1,
    get cell() {
      return currentCell()?.serial ?? 0;
    },
    display(bundle, { metadata = {}, displayId, update = false } = {}) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      output.display({ data: bundle, metadata, transient }, update);
    },
    clearOutput: (wait) => output.clear(wait),
    pause,
  };
}

/**
 * Resolves in a later macrotask.
 * @throws KeyboardInterrupt (as a rejection) if the cell was interrupted before or in the meantime.
 */
function pause(): Promise<void> {
  return new Promise((resolve, reject) => {
    const cell = currentCell();
    if (cell?.interrupted) return reject(new KeyboardInterrupt());
    const { clock } = platform();
    const timer = clock.setImmediate(() => {
      removeWait(timer);
      resolve();
    });
    if (cell) {
      addWait(cell, timer, () => {
        clock.clearImmediate(timer);
        reject(new KeyboardInterrupt());
      });
    }
  });
}
