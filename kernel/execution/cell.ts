// One run of a cell, which all that it starts (timers, promises, output) refers to.
import { KeyboardInterrupt } from "../errors/failure";
import type { Parent } from "../protocol/message";

export interface CellOptions {
  /** What stack traces and reports call it, e.g. `In[3]`. */
  readonly name: string;
  readonly source: string;
  /** The header of the request that runs it: what its output answers. */
  readonly header: string;
  /** Whether its output is kept from everybody. */
  readonly silent?: boolean;
}

let serials = 0;

/** One run of a cell (or of a comm's callback), and what has become of it. */
export class Cell implements Parent {
  /** A number of its own for every run. */
  readonly serial = ++serials;
  readonly name: string;
  readonly source: string;
  readonly header: string;
  readonly silent: boolean;
  /** Asks whoever has sent it, and waits for the answer; none where its client takes no input, and once it has ended. */
  ask: ((prompt: string) => string) | undefined;
  #state: "live" | "interrupted" | "stopped" = "live";

  constructor({ name, source, header, silent = false }: CellOptions) {
    this.name = name;
    this.source = source;
    this.header = header;
    this.silent = silent;
  }

  /** Asked to end: it may tidy up and print, but waits for nothing any more. */
  get interrupted(): boolean {
    return this.#state !== "live";
  }

  interrupt(): void {
    if (this.#state === "live") this.#state = "interrupted";
  }

  /** Given up: what still runs of it may not even print. */
  stop(): void {
    this.#state = "stopped";
  }

  /** @throws KeyboardInterrupt where the cell has been given up: this is what ends a loop that goes on behind its back. */
  assertNotStopped(): void {
    if (this.#state === "stopped") throw new KeyboardInterrupt();
  }

  /** @throws KeyboardInterrupt where the cell has been asked to end. */
  assertLive(): void {
    if (this.#state !== "live") throw new KeyboardInterrupt();
  }
}
