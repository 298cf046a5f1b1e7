// Runs a cell and waits until it ends. Stops the cell if it is interrupted, or if an error happens in code that it does not await.
import { KeyboardInterrupt } from "../errors/failure";
import { platform } from "../platform";
import type { Cell } from "./cell";
import { beginCell, runAs } from "./context";
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

export interface SupervisorOptions {
  /** Called when the cell is stopped. It makes the executor stop awaiting the cell. */
  readonly giveUp: () => void;
  /** Called with the serial number of a cell that starts to run, and with 0 when it has ended. */
  readonly running: (serial: number) => void;
}

/** Supervises the running cell, so that its run always ends, whatever its code does. */
export class Supervisor {
  #running: Running | undefined;

  constructor(readonly options: SupervisorOptions) {}

  /**
   * Runs a cell's work. The work starts in a separate macrotask. If the stack is then terminated, no code of the kernel is on it.
   *
   * An unhandled rejection, or an exception in a timer, stops the running cell. Otherwise, a cell that waits for the failed code would wait forever.
   */
  async watch<T>(cell: Cell, work: () => Promise<T>): Promise<Ending<T>> {
    const { clock } = platform();
    let stopped: Ending<T> | undefined;
    const ending = await new Promise<Ending<T>>((resolve) => {
      const stop = (error: unknown) => {
        stopped ??= { kind: "stopped", error };
        cell.stop();
        endWaits(cell);
        this.options.giveUp();
        resolve(stopped);
      };
      this.#running = { cell, stop };
      beginCell(cell);
      this.options.running(cell.serial);
      clock.setImmediate(() => {
        runAs(cell, work).then(
          (value) => resolve({ kind: "done", value }),
          (error) => resolve({ kind: "thrown", error }),
        );
      });
    });
    // unhandled rejections are reported only after all microtasks, so wait for the reports about this cell
    await new Promise<void>((resolve) => clock.setImmediate(resolve));
    this.options.running(0);
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
    platform().clock.setTimeout(() => {
      if (this.#running === running) running.stop(new KeyboardInterrupt());
    }, GRACE);
  }

  /** Interrupts the running cell, or the timers of earlier cells if none is running. */
  interruptRunning(): void {
    this.interrupt(this.#running?.cell.serial ?? 0);
  }

  /** Stops a cell whose stack was terminated. Without this call the kernel would wait forever, since the cell's work never finishes. */
  terminated(serial: number): void {
    if (serial !== 0 && this.#running?.cell.serial === serial) this.#running.stop(new KeyboardInterrupt());
  }
}
