// Describes one run of a cell. Everything that the cell starts (timers, promises, output) refers to it.
import { KeyboardInterrupt } from "../errors/failure";
import type { Parent } from "../protocol/message";

export interface CellOptions {
  /** The name in stack traces and reports, e.g. `In[3]`. */
  readonly name: string;
  readonly source: string;
  /** The header of the request that runs it. Its output is sent as an answer to this request. */
  readonly header: string;
  /** Whether its output is discarded. */
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
  /** Asks the client that sent the request, and waits for the answer. Absent if the client supports no input, and after the run has finished. */
  ask: ((prompt: string) => string) | undefined;
  #state: "live" | "interrupted" | "stopped" = "live";

  constructor({ name, source, header, silent = false }: CellOptions) {
    this.name = name;
    this.source = source;
    this.header = header;
    this.silent = silent;
  }

  /** Asks the cell to stop. It may still clean up and print, but it can no longer wait for anything. */
  get interrupted(): boolean {
    return this.#state !== "live";
  }

  interrupt(): void {
    if (this.#state === "live") this.#state = "interrupted";
  }

  /** Gives the cell up. Code of it that still runs cannot even print. */
  stop(): void {
    this.#state = "stopped";
  }

  /** @throws KeyboardInterrupt if the cell has been given up. This stops a loop that continues in the background. */
  assertNotStopped(): void {
    if (this.#state === "stopped") throw new KeyboardInterrupt();
  }

  /** @throws KeyboardInterrupt if the cell has been asked to stop. */
  assertLive(): void {
    if (this.#state !== "live") throw new KeyboardInterrupt();
  }
}
