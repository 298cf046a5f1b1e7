// Defines the object that stands for one run of a cell, or of a comm's callback. The run's timers, promises and output refer to it, and it throws a KeyboardInterrupt if
// code of a stopped run goes on.
import { KeyboardInterrupt } from "../errors/failure";
import type { Parent } from "../protocol/message";

export interface CellOptions {
  /** The name in stack traces and reports, e.g. `In[3]`. */
  readonly name: string;
  readonly source: string;
  /** The header of the request that runs the cell. The cell's output is sent as an answer to this request. */
  readonly header: string;
  /** Whether the cell's output is discarded. */
  readonly silent?: boolean;
}

let serials = 0;

/** One run of a cell (or of a comm's callback), and its state. */
export class Cell implements Parent {
  /** The serial number of the run. */
  readonly serial = ++serials;
  readonly name: string;
  readonly source: string;
  readonly header: string;
  readonly silent: boolean;
  /**
   * Asks the user for input through the client that sent the request, and waits for the answer. Absent if the client does not support input, and
   * after the run has finished.
   */
  ask: ((prompt: string) => string) | undefined;
  #state: "live" | "interrupted" | "stopped" = "live";

  constructor({ name, source, header, silent = false }: CellOptions) {
    this.name = name;
    this.source = source;
    this.header = header;
    this.silent = silent;
  }

  /** Whether the cell has been interrupted or stopped. */
  get interrupted(): boolean {
    return this.#state !== "live";
  }

  /** Marks the cell as interrupted. Its code may still clean up and print, but it can no longer wait for anything. */
  interrupt(): void {
    if (this.#state === "live") this.#state = "interrupted";
  }

  /** Marks the cell as stopped. If some of its code still runs, that code can no longer print. */
  stop(): void {
    this.#state = "stopped";
  }

  /** @throws KeyboardInterrupt if the cell has been stopped. This ends a loop that continues in the background. */
  assertNotStopped(): void {
    if (this.#state === "stopped") throw new KeyboardInterrupt();
  }

  /** @throws KeyboardInterrupt if the cell has been interrupted or stopped. */
  assertLive(): void {
    if (this.#state !== "live") throw new KeyboardInterrupt();
  }
}
