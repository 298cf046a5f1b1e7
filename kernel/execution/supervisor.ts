// Starts a cell, waits for its end, and stops it when it is interrupted or when an error reaches it from outside.
import { KeyboardInterrupt } from "../errors/failure";
import { CELL, type Shared } from "../shared-memory";
import type { Cell } from "./cell";
import { beginCell, runAs } from "./context";
import { setImmediate, setTimeout } from "./timers";
import { endWaits } from "./waits";

/** Milliseconds that an interrupted cell has to stop on its own: it can clean up, and print its partial result. */
const GRACE = 100;

/** How a cell's work ended: it finished, it threw an error, or it was stopped from outside. */
export type Ending<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly error: unknown };

interface Running {
  readonly cell: Cell;
  readonly stop: (error: unknown) => void;
}

/** Supervises the running cell, so that its run always ends, whatever its code does. */
export class Supervisor {
  #running: Running | undefined;
  readonly #onSignal = () => this.interrupt(this.#running?.cell.serial ?? 0);

  /** @param giveUp makes tslab stop awaiting the cell. */
  constructor(
    readonly shared: Shared,
    readonly giveUp: () => void,
  ) {
    this.#listenForSignals();
  }

  /**
   * Runs a cell's work. It starts in a separate macrotask, so that no code of the kernel is on the stack when that is terminated.
   *
   * An unhandled rejection or an exception in a timer stops the running cell. Otherwise code that waits for it would wait forever.
   */
  async watch<T>(cell: Cell, work: () => Promise<T>): Promise<Ending<T>> {
    let stopped: Ending<T> | undefined;
    const ending = await new Promise<Ending<T>>((resolve) => {
      const stop = (error: unknown) => {
        stopped ??= { kind: "stopped", error };
        cell.stop();
        endWaits(cell);
        this.giveUp();
        resolve(stopped);
      };
      this.#running = { cell, stop };
      this.#listenForSignals();
      beginCell(cell);
      Atomics.store(this.shared, CELL, cell.serial);
      setImmediate(() => {
        runAs(cell, work).then(
          (value) => resolve({ kind: "done", value }),
          (error) => resolve({ kind: "thrown", error }),
        );
      });
    });
    // Node reports unhandled rejections after the microtasks, so wait for those of this cell
    await new Promise<void>((resolve) => setImmediate(resolve));
    Atomics.store(this.shared, CELL, 0);
    this.#running = undefined;
    return stopped ?? ending;
  }

  /** Stops the running cell, if it is this one, with an error that came from outside its awaited code. */
  fail(cell: Cell, error: unknown): boolean {
    if (this.#running?.cell !== cell) return false;
    this.#running.stop(error);
    return true;
  }

  /** @param serial the cell to stop. 0 means that no cell was running: then the leftovers of earlier cells (timers) are stopped. */
  interrupt(serial: number): void {
    const running = this.#running;
    if (serial === 0 && !running) endWaits();
    if (running?.cell.serial !== serial) return;
    running.cell.interrupt();
    endWaits(running.cell);
    setTimeout(() => {
      if (this.#running === running) running.stop(new KeyboardInterrupt());
    }, GRACE);
  }

  /** Stops the wait for this cell. It is called when the stack was terminated, so that the cell's work will never finish. */
  terminated(serial: number): void {
    if (serial !== 0 && this.#running?.cell.serial === serial) this.#running.stop(new KeyboardInterrupt());
  }

  /**
   * Listens for SIGINT from outside (`kill -INT`), since Jupyter itself sends messages. The watchdog under which tslab runs synchronous code stops that
   * code. It removes this listener in the meantime, and does not restore it if the code is terminated.
   */
  #listenForSignals(): void {
    if (!process.listeners("SIGINT").includes(this.#onSignal)) process.on("SIGINT", this.#onSignal);
  }
}
