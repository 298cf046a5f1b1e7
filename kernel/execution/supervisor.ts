// Runs a cell and waits until it ends. Stops the cell if it is interrupted, or if an error happens in code that it does not await.
import { KeyboardInterrupt } from "../errors/failure";
import { CELL, type Shared } from "../shared-memory";
import type { Cell } from "./cell";
import { beginCell, runAs } from "./context";
import { setImmediate, setTimeout } from "./timers";
import { endWaits } from "./waits";

/** Milliseconds after which an interrupted cell is stopped. Until then, the cell can clean up, print a partial result and finish. */
const GRACE = 100;

/**
 * Describes how the work of a cell ended. It finished ("done"), threw an error ("thrown"), or was stopped by an interrupt or another error
 * ("stopped").
 */
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

  /** @param giveUp called when the cell is stopped; it makes tslab stop awaiting the cell. */
  constructor(
    readonly shared: Shared,
    readonly giveUp: () => void,
  ) {
    this.#listenForSignals();
  }

  /**
   * Runs a cell's work. The work starts in a separate macrotask. If the stack is then terminated, no code of the kernel is on it.
   *
   * An unhandled rejection, or an exception in a timer, stops the running cell. Otherwise, a cell that waits for the failed code would wait forever.
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
    // Node reports unhandled rejections only after all microtasks, so wait for the reports about this cell
    await new Promise<void>((resolve) => setImmediate(resolve));
    Atomics.store(this.shared, CELL, 0);
    this.#running = undefined;
    return stopped ?? ending;
  }

  /**
   * Stops a cell with an error from code that the cell does not await. Does nothing if the cell is not running.
   *
   * @returns whether the cell was running
   */
  fail(cell: Cell, error: unknown): boolean {
    if (this.#running?.cell !== cell) return false;
    this.#running.stop(error);
    return true;
  }

  /**
   * Interrupts a cell.
   *
   * @param serial the cell's serial number. With 0, no cell was running, so the timers that earlier cells left behind are stopped.
   */
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

  /** Stops a cell whose stack was terminated. Without this call the kernel would wait forever, since the cell's work never finishes. */
  terminated(serial: number): void {
    if (serial !== 0 && this.#running?.cell.serial === serial) this.#running.stop(new KeyboardInterrupt());
  }

  /**
   * Listens for a SIGINT that another program sends (`kill -INT`). Jupyter itself sends a message instead. While tslab runs synchronous code, Node's
   * watchdog handles SIGINT and stops that code. The watchdog removes this listener and does not restore it if the code is terminated, so each cell adds it again.
   */
  #listenForSignals(): void {
    if (!process.listeners("SIGINT").includes(this.#onSignal)) process.on("SIGINT", this.#onSignal);
  }
}
