// Starts the running cell, waits for its end, and ends it when it is interrupted or an error reaches it from outside.
import { KeyboardInterrupt } from "../errors/failure";
import { CELL, type Shared } from "../sockets/shared";
import type { Cell } from "./cell";
import { beginCell, runAs } from "./context";
import { setImmediate, setTimeout } from "./timers";
import { endWaits } from "./waits";

/** Milliseconds that an interrupted cell has to end by itself: to tidy up, to print what it has got. */
const GRACE = 100;

/** How a cell's work ended: by itself, with an error of its own, or stopped from outside. */
export type Ending<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "thrown"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly error: unknown };

interface Running {
  readonly cell: Cell;
  readonly stop: (error: unknown) => void;
}

/** Watches over the one cell that runs: it always comes to an end, whatever its own code does. */
export class Supervisor {
  #running: Running | undefined;
  readonly #onSignal = () => this.interrupt(this.#running?.cell.serial ?? 0);

  /** @param giveUp ends what tslab awaits. */
  constructor(
    readonly shared: Shared,
    readonly giveUp: () => void,
  ) {
    this.#listenForSignals();
  }

  /**
   * Runs a cell's work. It starts in a macrotask of its own: when its stack is terminated, nothing of the kernel is on it.
   *
   * A rejection that nobody handles, and an exception in a timer, ends the running cell: whoever waits for it would wait for ever.
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
    // Node tells of unhandled rejections after the microtasks: those of this cell are still this cell's
    await new Promise<void>((resolve) => setImmediate(resolve));
    Atomics.store(this.shared, CELL, 0);
    this.#running = undefined;
    return stopped ?? ending;
  }

  /** Ends the cell that runs, if it is this one, with an error that came from beside it. */
  fail(cell: Cell, error: unknown): boolean {
    if (this.#running?.cell !== cell) return false;
    this.#running.stop(error);
    return true;
  }

  /** @param serial the cell that was meant; 0 means that none ran: then what earlier cells have left behind (timers) ends. */
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

  /** The stack was taken away: nothing will ever come of this cell's work. */
  terminated(serial: number): void {
    if (serial !== 0 && this.#running?.cell.serial === serial) this.#running.stop(new KeyboardInterrupt());
  }

  /**
   * Listens for SIGINTs from outside (`kill -INT`); Jupyter sends messages. Synchronous code is ended by the watchdog under which tslab runs it,
   * which puts this listener aside meanwhile, and does not put it back if the code is terminated.
   */
  #listenForSignals(): void {
    if (!process.listeners("SIGINT").includes(this.#onSignal)) process.on("SIGINT", this.#onSignal);
  }
}
